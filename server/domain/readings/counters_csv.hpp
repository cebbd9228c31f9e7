#pragma once

#include "common/core/clock.hpp"
#include "server/domain/readings/as_of_store.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

// Counters of devices at the end of a period as CSV (RFC 4180, UTF-8) to bill from. The columns are
// those of docs/counters.md: they never change, new ones come behind. Pure.
namespace platen::server::domain {

/// Whose counters a line has.
struct BilledDevice {
    DeviceKey key;
    std::string organisation_name;
    std::string site_name;
    std::string vendor;
    std::string model;
    std::string serial;
    std::string asset_number;
    std::string label;
    TimePoint at;  ///< the moment asked for: where it is the end of a day, that at its site
};

/// `counters`: names of the counters, each with its columns.
[[nodiscard]] std::string countersCsvHead(const std::vector<std::string>& counters);
[[nodiscard]] std::string countersCsvLine(
    const std::vector<std::string>& counters,
    const BilledDevice& device,
    TimePoint known_at,
    const std::map<std::string, CounterAsOf>& values);

}  // namespace platen::server::domain
