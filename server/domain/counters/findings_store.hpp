#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/counters/findings.hpp"

#include <vector>

namespace platen::server::domain {

/// The newest readings first, then by device and counter: the keys of the page are the four that
/// findingCursor() gives. What the transaction may not see is not there.
[[nodiscard]] std::vector<CounterFinding> listFindings(
    db::Transaction& tx, const FindingsQuery& query);
inline constexpr std::size_t kFindingCursorKeys = 4;
[[nodiscard]] http::Cursor findingCursor(const CounterFinding& last);

/// Those of one reading.
[[nodiscard]] std::vector<CounterFinding> findFindings(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    TimePoint taken_at,
    std::int32_t n);

/// Those of readings taken at or after `from` and before `to`, the oldest first.
[[nodiscard]] std::vector<CounterFinding> findFindingsBetween(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    TimePoint from,
    TimePoint to);

/// Writes the decision about this counter, and has the device folded again. Waits while the
/// analysis does that just now.
void addDecision(db::Transaction& tx, const NewDecision& decision, rules::Meter meter);

}  // namespace platen::server::domain
