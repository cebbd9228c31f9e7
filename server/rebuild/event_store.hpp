#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/analysis/queue_store.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/quarantine_store.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

// What led to the derived tables, in the order in which it did. `tx` sees the customer and is among
// the scratch tables.
namespace platen::server::rebuild {

/// One thing that happened.
struct Event {
    enum class Kind {
        Batch,       ///< was analysed
        Retry,       ///< an item came back from quarantine
        Decision,    ///< people's decisions about a device counted from here on
        Correction,  ///< readings of some profiles were understood by others from here on
    };
    std::int64_t no{0};
    Kind kind{Kind::Batch};
    analysis::Head head;  ///< Batch
    std::string subject;  ///< otherwise: id of the item, device or correction
};

/// Lists what happened since this was called last, as far as `tx` sees it; how much that is.
std::int64_t gatherEvents(db::Transaction& tx, const TenantId& tenant);

/// The next ones that nobody has taken, in their order.
[[nodiscard]] std::vector<Event> listEvents(db::Transaction& tx, const TenantId& tenant, int most);
void markTaken(db::Transaction& tx, std::span<const Event> events);

/// What the analysis has set aside, by stream and number: nothing of it led to anything when its
/// batch was analysed.
struct SetAside {
    std::set<std::pair<std::int64_t, std::uint64_t>> batches;
    std::set<std::pair<std::int64_t, std::uint64_t>> records;
};
[[nodiscard]] SetAside findSetAside(db::Transaction& tx, const TenantId& tenant);

[[nodiscard]] std::optional<domain::Quarantined> findRetried(
    db::Transaction& tx, const TenantId& tenant, const std::string& item);

/// What was decided about the device and counts from that number on is decided among the scratch
/// tables, too.
void decideAgain(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device, std::int64_t no);
/// And what the correction replaced.
void correctAgain(db::Transaction& tx, const TenantId& tenant, const std::string& correction);

/// What cannot be made again exactly, and why.
struct Inexact {
    std::int64_t older{0};      ///< devices whose first reading the archive has no more
    std::int64_t corrected{0};  ///< devices whose figures a correction changed
    std::int64_t by_others{0};  ///< devices understood by another version of the normaliser
    std::int64_t undecided{0};  ///< devices that wait to be folded again
    std::int64_t unplaced{0};   ///< items that came back before their place was noted
    std::int64_t holes{0};      ///< places in streams where the archive lacks what was analysed
    std::int64_t damaged{0};    ///< batches of the archive that are not what came
    [[nodiscard]] std::int64_t devices() const { return older + corrected + by_others + undecided; }
};
/// Notes these devices, which are not compared. After everything was made again.
[[nodiscard]] Inexact leaveOut(db::Transaction& tx, const TenantId& tenant);

}  // namespace platen::server::rebuild
