#pragma once

#include "common/normalise/standard_reading.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace platen {

/// 0 to 100, rounded half up; nothing unless 0 <= level <= capacity and capacity > 0: real devices
/// state levels above their capacity, which is no percentage.
[[nodiscard]] std::optional<int> percentOf(
    std::optional<std::int64_t> level, std::optional<std::int64_t> capacity);

/// What a level means when it is not to be shown as a percentage (RFC 3805 prtMarkerSuppliesLevel:
/// -1 no restriction, -2 unknown, -3 some left; vendors have other negative codes).
[[nodiscard]] LevelState levelState(std::optional<std::int64_t> level);

/// Which way a supply goes.
enum class Filling : std::uint8_t {
    Consumed,    ///< the level is what is left
    Filled,      ///< a receptacle (prtMarkerSuppliesClass 4): the level is the room that is left
    WasteByKind  ///< a waste box of which the class is missing, or wrongly a consumed supply's
};

[[nodiscard]] Filling fillingOf(std::optional<std::int64_t> supply_class, std::string_view kind);

/// Sets state, percentages and what is odd of `supply` by its level, capacity and unit. A level in
/// percent (unit 19) needs no capacity. A waste box by its kind gets both percentages: its level is
/// the room that is left, as everybody takes it who knows no better.
void setLevel(Supply& supply, Filling filling);

}  // namespace platen
