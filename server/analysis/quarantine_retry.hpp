#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "common/core/result.hpp"
#include "server/analysis/batch_records.hpp"
#include "server/db/database.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/quarantine_store.hpp"

#include <string>
#include <vector>

namespace platen::server::analysis {

/// Who brings what back, and when.
struct RetryOrder {
    std::vector<TenantId> tenants;  ///< one of them owns the item
    std::string item;               ///< UUID
    std::string who;
    TimePoint now;
};

struct RetryResult {
    bool is_back{false};
    std::string outcome;  ///< for the operator; it is noted with the item, too
};

/// A batch or a record that was set aside, as a batch: one code path takes both. The error says why
/// it cannot be. `tx` sees the tenant.
[[nodiscard]] Result<DecodedBatch, std::string> decodeQuarantined(
    db::Transaction& tx, const domain::Quarantined& item);

/// Takes a batch or a record that the analysis has set aside through the same code again, with what
/// this program and the profiles of today know. Its readings land under the stream, number and time
/// that they always had. The item is settled in the same transaction: killed in the middle it is as
/// if nothing had happened, a second time finds it settled and does nothing. What still cannot be
/// used stays in quarantine, with the new reason. `database` is that of the analysis. Throws
/// db::DatabaseError.
[[nodiscard]] RetryResult retryQuarantined(db::Database& database, const RetryOrder& order);

}  // namespace platen::server::analysis
