#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/readings/readings_query.hpp"

#include <vector>

/// Readings and daily use as the API shows them.
namespace platen::server::domain {

/// One more than the page's limit, where there are that many.
[[nodiscard]] std::vector<ReadingSummary> listReadings(
    db::Transaction& tx, const ReadingFilter& filter);

/// Whose use is wanted.
struct UsageFilter {
    TenantId tenant;
    DeviceId device;
    DayRange days;
    Resolution resolution{Resolution::Day};
};

/// Periods with at least one reading, the oldest first.
[[nodiscard]] std::vector<UsagePeriod> listUsage(db::Transaction& tx, const UsageFilter& filter);

/// The last reading of each interval, the oldest first. Intervals begin at multiples of their
/// length since 1970.
[[nodiscard]] std::vector<CounterPoint> listCounters(
    db::Transaction& tx, const CounterFilter& filter);

/// The cursor that continues after this reading.
[[nodiscard]] http::Cursor cursorAfterReading(const ReadingSummary& reading);

}  // namespace platen::server::domain
