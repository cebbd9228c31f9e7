#pragma once

#include "common/core/clock.hpp"
#include "server/db/transaction.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// SQL of housekeeping. `tx` is one of the role platen_work and sees no tenants. Days are UTC.
namespace platen::server::jobs {

/// True when it was made; false when it was there.
bool makeInboxDay(db::Transaction& tx, std::chrono::sys_days day);
/// False also where days of that month are there.
bool makeReadingMonth(db::Transaction& tx, std::chrono::sys_days day);
/// False also where its month is there.
bool makeReadingDay(db::Transaction& tx, std::chrono::sys_days day);
/// Use per device and day, a month of it.
bool makeUseMonth(db::Transaction& tx, std::chrono::sys_days day);

/// Rows that no partition was there for.
struct StrayRows {
    enum class Table { Inbox, Reading, Use };
    Table table{Table::Inbox};
    std::chrono::sys_days period;  ///< the day; of use the first of the month
    std::int64_t rows{0};
};
[[nodiscard]] std::vector<StrayRows> findStrayRows(db::Transaction& tx);

/// The names of the partitions that went.
[[nodiscard]] std::vector<std::string> dropInboxBefore(
    db::Transaction& tx, std::chrono::sys_days day);

/// Months of readings before that of `day`, the oldest first: those that still have all of them, or
/// any.
enum class MonthsThatHave { AllReadings, Readings };
[[nodiscard]] std::vector<std::chrono::sys_days> findReadingMonths(
    db::Transaction& tx, std::chrono::sys_days before, MonthsThatHave which);
/// Leaves of a month what periods are billed by, or nothing; where chains stood, goes into anchors.
/// The number of readings that went. Takes as long as it takes to sort the month.
enum class LeaveOfMonth { PeriodEnds, Nothing };
std::int64_t thinReadings(db::Transaction& tx, std::chrono::sys_days month, LeaveOfMonth what);
void dropCheckpointsBefore(db::Transaction& tx, std::chrono::sys_days day);
/// The names of the partitions that went.
[[nodiscard]] std::vector<std::string> dropUseBefore(
    db::Transaction& tx, std::chrono::sys_days day);

/// At most `most` days of customers before the month of `day`. How many went.
std::int64_t dropCustomerDaysBefore(db::Transaction& tx, std::chrono::sys_days day, int most);

/// The last one of the devices that were looked at, and what went of their history.
struct SpansDropped {
    std::string tenant;
    std::string device;
    std::int64_t gone{0};
};
/// Of the next `devices` devices behind `after`: supplies and alerts that ended before the month of
/// `day`. Nothing: there are no more devices.
std::optional<SpansDropped> dropSpansBefore(
    db::Transaction& tx,
    std::chrono::sys_days day,
    const std::optional<SpansDropped>& after,
    int devices);

std::size_t deleteSessions(db::Transaction& tx, TimePoint idle_since, TimePoint made_before);
std::size_t deleteLoginAttempts(db::Transaction& tx, TimePoint before);
std::size_t deleteUnusedTokens(db::Transaction& tx, TimePoint expired_before);
/// Those of requests with an Idempotency-Key.
std::size_t deleteAnswers(db::Transaction& tx, TimePoint made_before);

}  // namespace platen::server::jobs
