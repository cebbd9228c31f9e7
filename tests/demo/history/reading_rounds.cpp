#include "tests/demo/history/reading_rounds.hpp"

#include <chrono>

namespace platen::demo {

namespace {

using std::chrono::hours;

bool isRound(std::chrono::sys_time<hours> time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const auto hour = (time - day).count();
    const std::chrono::weekday weekday{day};
    if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday)
        return hour == 6 || hour == 18;
    return hour >= 6 && hour <= 18 && hour % 3 == 0;
}

}  // namespace

TimePoint nextRound(TimePoint after) {
    auto time = std::chrono::floor<hours>(after);
    do {
        time += hours{1};
    } while (!isRound(time));
    return time;
}

}  // namespace platen::demo
