#include "common/normalise/levels.hpp"

namespace platen {

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

}  // namespace platen
