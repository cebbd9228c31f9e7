#pragma once

#include "common/normalise/standard_reading.hpp"

#include <cstdint>
#include <optional>

namespace platen {

/// 0 to 100, rounded half up; nothing unless 0 <= level <= capacity and capacity > 0: real devices
/// state levels above their capacity, which is no percentage.
[[nodiscard]] std::optional<int> percentOf(
    std::optional<std::int64_t> level, std::optional<std::int64_t> capacity);

/// What a level means when it is not to be shown as a percentage (RFC 3805 prtMarkerSuppliesLevel:
/// -1 no restriction, -2 unknown, -3 some left; vendors have other negative codes).
[[nodiscard]] LevelState levelState(std::optional<std::int64_t> level);

}  // namespace platen
