#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/analysis/queue_store.hpp"
#include "server/db/transaction.hpp"
#include "server/evidence/record_set.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

// What the analysis has to account for. All SELECT; `tx` sees one customer.
namespace platen::server::evidence {

/// What of each stream was analysed at one moment, and what of that led to nothing then.
struct Accounted {
    std::map<std::int64_t, std::uint64_t> analyzed;            ///< stream -> the last number
    std::set<std::pair<std::int64_t, std::uint64_t>> batches;  ///< set aside, by their first number
    RecordSet records;                                         ///< set aside by themselves
};
[[nodiscard]] Accounted readAccounted(db::Transaction& tx, const TenantId& tenant);

/// Where a walk through the archive stands.
struct ArchivePlace {
    std::int64_t stream{0};
    std::uint64_t first_seq{0};
};
/// Batches with their contents, by stream and number, behind `after`.
[[nodiscard]] std::vector<analysis::InboxBatch> listArchived(
    db::Transaction& tx,
    const TenantId& tenant,
    const std::optional<TimePoint>& since,
    const ArchivePlace& after,
    int most);

/// Months of readings that retention has thinned or dropped.
class ThinnedMonths {
public:
    ThinnedMonths() = default;
    ThinnedMonths(std::set<std::chrono::sys_days> months, std::optional<TimePoint> dropped_before)
        : months_{std::move(months)}, dropped_before_{dropped_before} {}
    [[nodiscard]] bool contains(TimePoint taken_at) const;

private:
    std::set<std::chrono::sys_days> months_;
    std::optional<TimePoint> dropped_before_;
};
[[nodiscard]] ThinnedMonths readThinnedMonths(db::Transaction& tx);

/// By stream and time of arrival.
using BatchTimes = std::set<std::pair<std::int64_t, TimePoint>>;
/// Those of which something was understood by another version of the normaliser than this one.
[[nodiscard]] BatchTimes findOtherVersions(
    db::Transaction& tx, const TenantId& tenant, const BatchTimes& asked);
/// A correction was made by another version.
[[nodiscard]] bool hasOtherCorrections(db::Transaction& tx, const TenantId& tenant);

}  // namespace platen::server::evidence
