#pragma once

#include <cstdint>
#include <optional>

namespace platen::server::rules {

/// What the readings of one counter on one day come to.
struct DayReadings {
    std::optional<std::int64_t> first;  ///< of the earliest reading that is not zero
    std::int64_t highest{0};            ///< of all
    std::int64_t readings{0};
};

struct DayUsage {
    std::int64_t first_value{0};
    std::int64_t last_value{0};  ///< running maximum at the day's end
    std::int64_t used{0};        ///< last_value - first_value, never negative
    std::int64_t readings{0};
    bool operator==(const DayUsage&) const = default;
};

/// `before` is the running maximum at the end of the last earlier day that has readings: use is
/// counted from there, so that nothing is lost at midnight. Small roll-backs and zeros do not
/// count, because the running maximum does not fall; and a zero is never a base, or the first true
/// value would pass for the use of one day. Limitation: after a counter was reset, or was read far
/// too high once, use stays 0 until the counter passes its former maximum. Pure.
[[nodiscard]] DayUsage usageOfDay(std::optional<std::int64_t> before, const DayReadings& day);

}  // namespace platen::server::rules
