#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"
#include "server/rules/meter_fold.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>

// Use by days: device_day, and customer_day, which is always its sum. Whoever writes holds the rows
// of device_state.
namespace platen::server::domain {

struct DayOfUse {
    DeviceKey key{};
    std::string day{};  ///< YYYY-MM-DD at the site
    rules::DayUse use{};
};
struct DeviceDayKey {
    DeviceKey key;
    std::string day;
    auto operator<=>(const DeviceDayKey&) const = default;
};

/// Writes the days as they are given here and moves the customers' days by what that changes: their
/// rows are locked last, in the order of their keys. Days of months whose use has gone (retention)
/// are left out. A device and day that stands in the span twice is db::DatabaseError (21000). One
/// statement. Call it last: everybody who writes days of these customers waits until the end of
/// `tx`.
void saveDays(db::Transaction& tx, std::span<const DayOfUse> days);

/// All days of these devices from that day on.
[[nodiscard]] std::map<DeviceDayKey, rules::DayUse> findDays(
    db::Transaction& tx, std::span<const DeviceDayKey> from);
/// Removes them, from their customers' days too; a customer's day of which nothing is left stays,
/// with zeros. For devices that saveDays() is called for in the same transaction.
void dropDaysFrom(db::Transaction& tx, std::span<const DeviceDayKey> from);

/// Pages of the 30 whole days before that day; a device that stated none is missing. One
/// query.
[[nodiscard]] std::map<DeviceKey, std::int64_t> volumesBefore(
    db::Transaction& tx, std::span<const DeviceDayKey> days);

}  // namespace platen::server::domain
