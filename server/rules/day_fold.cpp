#include "server/rules/day_fold.hpp"

#include <algorithm>
#include <optional>

namespace platen::server::rules {

void DayFold::add(const std::string& day, const std::string& counter, std::int64_t value) {
    const auto [line, is_new] = readings_[day].try_emplace(counter);
    DayReadings& known = line->second;
    if (!known.first && value > 0) known.first = value;
    known.highest = is_new ? value : std::max(known.highest, value);
    ++known.readings;
}

DayFold::Days DayFold::days() const {
    Days days;
    std::map<std::string, std::int64_t> before;
    for (const auto& [day, counters] : readings_) {
        for (const auto& [counter, readings] : counters) {
            const auto known = before.find(counter);
            const DayUsage usage = usageOfDay(
                known == before.end() ? std::nullopt : std::optional{known->second}, readings);
            days[day][counter] = usage;
            before[counter] = usage.last_value;
        }
    }
    return days;
}

}  // namespace platen::server::rules
