#include "common/normalise/levels.hpp"

namespace platen {

namespace {

constexpr std::int64_t kReceptacleClass = 4;  // prtMarkerSuppliesClass receptacleThatIsFilled

/// A capacity so small that the level is a count of steps: 3 for thirds.
std::optional<int> stepOfCapacity(const Supply& supply) {
    constexpr std::int64_t kMostSteps = 10;
    if (!supply.capacity || *supply.capacity < 1 || *supply.capacity > kMostSteps)
        return std::nullopt;
    if (supply.unit == "items") return std::nullopt;  // staples and the like are counted one by one
    return static_cast<int>((100 + *supply.capacity - 1) / *supply.capacity);
}

}  // namespace

std::optional<int> percentOf(
    std::optional<std::int64_t> level, std::optional<std::int64_t> capacity) {
    constexpr std::int64_t kLargestCapacity = std::int64_t{1} << 48U;  // times 200 fits
    if (!level || !capacity || *level < 0 || *capacity <= 0) return std::nullopt;
    if (*level > *capacity || *capacity > kLargestCapacity) return std::nullopt;
    return static_cast<int>((*level * 200 / *capacity + 1) / 2);
}

LevelState levelState(std::optional<std::int64_t> level) {
    if (!level || *level == -1) return LevelState::NotReported;
    if (*level == -3) return LevelState::SomeLeft;
    return *level < 0 ? LevelState::Unknown : LevelState::Amount;
}

Filling fillingOf(std::optional<std::int64_t> supply_class, std::string_view kind) {
    if (supply_class == kReceptacleClass) return Filling::Filled;
    return kind.starts_with("waste_") ? Filling::WasteByKind : Filling::Consumed;
}

void setLevel(Supply& supply, Filling filling) {
    supply.state = levelState(supply.level);
    const bool has_capacity = supply.capacity && *supply.capacity > 0;
    const auto full = !has_capacity && supply.unit == "percent" ? std::optional{std::int64_t{100}}
                                                                : supply.capacity;
    supply.level_above_capacity = full && *full > 0 && supply.level && *supply.level > *full;
    const auto percent = percentOf(supply.level, full);
    if (!percent) {
        supply.coarse.reset();
        return;
    }
    supply.state = LevelState::Percent;
    if (filling != Filling::Consumed) supply.percent_full = 100 - *percent;
    if (filling != Filling::Filled) supply.percent = *percent;
    if (!supply.coarse) supply.coarse = stepOfCapacity(supply);
}

}  // namespace platen
