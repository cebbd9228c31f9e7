#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"

#include <set>
#include <string>

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

}  // namespace platen::server::domain
