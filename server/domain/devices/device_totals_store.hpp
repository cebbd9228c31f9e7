#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/devices_query.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// What is said of many devices at once.
namespace platen::server::domain {

struct DeviceTotals {
    std::int64_t devices{0};
    std::map<std::string, std::int64_t> by_status{};  ///< only those that occur
    std::int64_t low_supply{0};                       ///< or empty
    std::int64_t empty_supply{0};
    std::int64_t with_alerts{0};
    std::int64_t with_findings{0};  ///< about counters, that somebody should decide
};
/// Of the filter's tenants and site.
[[nodiscard]] DeviceTotals countDevices(db::Transaction& tx, const DeviceFilter& filter);

struct DeviceValues {
    std::vector<std::string> values;
    bool more{false};
};
/// Values of one text that begin with `beginning`, in alphabetical order, each once whatever its
/// case; at most 50. Of the filter's tenants and site.
[[nodiscard]] DeviceValues listDeviceValues(
    db::Transaction& tx, const DeviceFilter& filter, DeviceText text, const std::string& beginning);

}  // namespace platen::server::domain
