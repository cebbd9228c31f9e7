#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/rules/day_fold.hpp"

#include <array>
#include <set>
#include <string>
#include <string_view>

namespace platen::server::domain {

/// Days of one device that got new readings.
struct TouchedDays {
    TenantId tenant;
    DeviceId device;
    std::string time_zone;  ///< of its site, IANA name
    std::set<TimePoint> taken_at;
};

/// Computes the daily use of these days again from the readings, and of later days as far as they
/// change by it: late data moves the value that the following day starts from.
void recomputeDays(db::Transaction& tx, const TouchedDays& touched);

/// The counters that daily use is kept of.
inline constexpr std::array<std::string_view, 4> kDayCounters{
    "total_impressions", "mono_impressions", "color_impressions", "life_count"};

[[nodiscard]] rules::DayFold::Days findDays(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device);

/// Makes `before` into `after`; the device has no other days.
void replaceDays(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    const rules::DayFold::Days& before,
    const rules::DayFold::Days& after);

}  // namespace platen::server::domain
