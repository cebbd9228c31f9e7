#pragma once

#include "common/core/clock.hpp"

#include <optional>
#include <span>
#include <vector>

namespace platen::server::rules {

/// How much of a supply there was from a moment on; nothing where the device did not say it as a
/// percentage: unknown in sleep, "some left", an amount.
struct SupplyLevel {
    TimePoint at;
    std::optional<int> left;  ///< percent; of a receptacle the room that is left
};

inline constexpr int kLeastRise = 20;  ///< percent

/// When the supply was replaced, or a receptacle emptied: a rise by kLeastRise or more. None is
///  * a rise to the next higher level that the supply ever showed: a device that counts in coarse
///    steps goes to and fro at the edge of one;
///  * a single level that the ones around it contradict: what a device says while it starts.
/// `levels` by time. Pure.
[[nodiscard]] std::vector<TimePoint> replacements(std::span<const SupplyLevel> levels);

}  // namespace platen::server::rules
