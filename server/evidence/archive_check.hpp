#pragma once

#include "common/core/ids.hpp"
#include "server/archive/profile_store.hpp"
#include "server/db/transaction.hpp"
#include "server/evidence/verification.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace platen::server::evidence {

/// A reading that has to come out of its batch again.
struct ArchivedReading {
    DeviceId device;
    rules::RunSample sample;
    /// Stream and arrival of the batch that its figures are of; a repetition has those of its row.
    std::pair<std::int64_t, TimePoint> figures_from;
    std::string profile_hash;
    std::string normalised_by;  ///< hash; empty: by the same
    std::string figures;        ///< rules::figureOctets()
    bool is_correction{false};  ///< what the last correction left; the original is checked, too
};

/// Makes each again from the bytes that the agent sent, and compares time and figures. Batches that
/// the archive has dropped are counted, and figures of another version of the normaliser, which are
/// not compared. Orders `readings` anew.
void checkArchive(
    db::Transaction& tx,
    const TenantId& tenant,
    archive::ProfileCache& profiles,
    std::vector<ArchivedReading>& readings,
    VerifyTotals& totals,
    VerifySink& sink);

/// Every batch of the archive that came at or after `since`: its bytes, its link in the chain of
/// its stream, its signature.
void checkBatches(
    db::Transaction& tx,
    const TenantId& tenant,
    const std::optional<TimePoint>& since,
    VerifyTotals& totals,
    VerifySink& sink);

}  // namespace platen::server::evidence
