#include "server/domain/readings/readings_query_rules.hpp"

#include "server/http/problem.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace platen::server::domain {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr days kUsualRange{30};
constexpr days kLongestRange{366};

}  // namespace

DayRange usageDays(
    std::optional<std::chrono::year_month_day> from,
    std::optional<std::chrono::year_month_day> to,
    std::chrono::year_month_day today) {
    const sys_days last = to.value_or(today);
    const sys_days first = from ? sys_days{*from} : last - kUsualRange;
    if (first > last || last - first >= kLongestRange) {
        throw http::Refused{
            400,
            "invalid-parameter",
            fmt::format(
                "from {} to {} are {} days, allowed: 1 to {}",
                dayText(first),
                dayText(last),
                (last - first).count() + 1,
                kLongestRange.count())};
    }
    return {.from = first, .to = last};
}

std::string dayText(std::chrono::year_month_day day) {
    return fmt::format(
        "{:04}-{:02}-{:02}",
        static_cast<int>(day.year()),
        static_cast<unsigned>(day.month()),
        static_cast<unsigned>(day.day()));
}

std::chrono::year_month_day parseDay(const std::string& text) {
    const auto midnight = parseUtc(text + "T00:00:00Z");
    if (!midnight) throw std::invalid_argument{fmt::format("'{}' is no day", text)};
    return std::chrono::floor<days>(*midnight);
}

}  // namespace platen::server::domain
