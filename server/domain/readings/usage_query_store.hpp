#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/readings/readings_query.hpp"

#include <vector>

/// Use by days, weeks and months as the API shows it. Weeks begin on Mondays.
namespace platen::server::domain {

/// Whose use is wanted.
struct UsageFilter {
    TenantId tenant;
    DeviceId device;
    DayRange days;
    Resolution resolution{Resolution::Day};
};
/// Periods with at least one reading, the oldest first.
[[nodiscard]] std::vector<UsagePeriod> listUsage(db::Transaction& tx, const UsageFilter& filter);

struct FleetUsageFilter {
    std::vector<TenantId> tenants;
    DayRange days;
    Resolution resolution{Resolution::Day};
};
/// Periods with at least one reading, the oldest first; each device by the days of its site.
[[nodiscard]] std::vector<FleetPeriod> listFleetUsage(
    db::Transaction& tx, const FleetUsageFilter& filter);

}  // namespace platen::server::domain
