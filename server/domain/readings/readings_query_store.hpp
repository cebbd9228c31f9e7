#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/readings/readings_query.hpp"

#include <vector>

/// Readings as the API shows them.
namespace platen::server::domain {

/// One more than the page's limit, where there are that many.
[[nodiscard]] std::vector<ReadingSummary> listReadings(
    db::Transaction& tx, CounterSets& sets, const ReadingFilter& filter);

/// The last reading of each interval, the oldest first. Intervals begin at multiples of their
/// length since 1970.
[[nodiscard]] std::vector<CounterPoint> listCounters(
    db::Transaction& tx, CounterSets& sets, const CounterFilter& filter);

/// The keys of a reading in a cursor, and the cursor that continues after one.
inline constexpr std::size_t kReadingCursorKeys = 2;
[[nodiscard]] http::Cursor cursorAfterReading(const ReadingSummary& reading);

}  // namespace platen::server::domain
