#pragma once

#include "server/domain/devices/devices_query.hpp"

#include <string_view>
#include <vector>

namespace platen::server::domain {

/// The best kMostFound for what somebody typed, the best first: a text of the device that is just
/// that, then one that begins so, then the others. Each device once.
[[nodiscard]] std::vector<DeviceSummary> bestDevices(
    std::vector<DeviceSummary> devices, std::string_view typed);

}  // namespace platen::server::domain
