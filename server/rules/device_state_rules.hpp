#pragma once

#include "server/rules/device_latest_rules.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace platen::server::rules {

/// What lists show of a device's latest state.
struct ShownState {
    std::string status{"unknown"};     ///< unreachable, or as the device said
    std::vector<std::string> reasons;  ///< what is the matter, without notices; sorted, each once
    int alerts{0};
    std::optional<int> supply_left;  ///< percent; the least of its supplies (receptacles: room)
    std::optional<std::int64_t> total;
    std::optional<std::int64_t> mono;
    std::optional<std::int64_t> color;
    bool operator==(const ShownState&) const = default;
};

/// A device that forgets in its sleep what is wrong with it, is shown as it was when it was awake.
/// Throws std::invalid_argument for lists that are no JSON.
[[nodiscard]] ShownState shownState(const DeviceLatest& latest);

}  // namespace platen::server::rules
