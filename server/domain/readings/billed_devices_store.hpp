#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/readings/counters_csv.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace platen::server::domain {

/// The moment asked for: one for all, or the end of a day at the site of each device.
struct BillingMoment {
    TimePoint at;
    std::optional<std::chrono::year_month_day> end_of_day{};  ///< then `at` says nothing
};

/// All devices of these tenants that the transaction sees, by tenant and id, behind `after`; at
/// most `most`.
[[nodiscard]] std::vector<BilledDevice> listBilledDevices(
    db::Transaction& tx,
    const std::vector<TenantId>& tenants,
    const BillingMoment& moment,
    const std::optional<DeviceKey>& after,
    std::int64_t most);

}  // namespace platen::server::domain
