#include "server/rules/day_usage.hpp"

#include <algorithm>

namespace platen::server::rules {

DayUsage usageOfDay(std::optional<std::int64_t> before, const DayReadings& day) {
    const std::int64_t start = before.value_or(0) > 0 ? *before : day.first.value_or(0);
    const std::int64_t end = std::max(start, day.highest);
    return {.first_value = start, .last_value = end, .used = end - start, .readings = day.readings};
}

}  // namespace platen::server::rules
