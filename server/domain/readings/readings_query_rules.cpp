#include "server/domain/readings/readings_query_rules.hpp"

#include "common/core/text.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace platen::server::domain {

namespace {

using std::chrono::sys_days;

constexpr std::chrono::days kUsualRange{30};
constexpr std::chrono::days kLongestRange{3660};
constexpr std::chrono::days kMostDays{92};
constexpr std::chrono::days kMostWeeks{731};
constexpr std::size_t kMostCounters = 12;

/// Everything that a scale shows well; the longest fits into the longest range.
constexpr std::array<std::chrono::seconds, 13> kIntervals{
    std::chrono::minutes{1},
    std::chrono::minutes{5},
    std::chrono::minutes{15},
    std::chrono::minutes{30},
    std::chrono::hours{1},
    std::chrono::hours{2},
    std::chrono::hours{4},
    std::chrono::hours{8},
    std::chrono::hours{12},
    std::chrono::days{1},
    std::chrono::days{2},
    std::chrono::days{7},
    std::chrono::days{14}};

bool isCounterName(std::string_view name) {
    const auto isPart = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !name.empty() && std::ranges::all_of(name, isPart);
}

http::Refused invalid(const std::string& detail) {
    return {400, "invalid-parameter", detail};
}

}  // namespace

DayRange usageDays(
    std::optional<std::chrono::year_month_day> from,
    std::optional<std::chrono::year_month_day> to,
    std::chrono::year_month_day today) {
    const sys_days last = to.value_or(today);
    const sys_days first = from ? sys_days{*from} : last - kUsualRange;
    if (first > last || last - first >= kLongestRange) {
        throw invalid(fmt::format(
            "from {} to {} are {} days, allowed: 1 to {}",
            dayText(first),
            dayText(last),
            (last - first).count() + 1,
            kLongestRange.count()));
    }
    return {.from = first, .to = last};
}

std::string_view resolutionWord(Resolution resolution) {
    switch (resolution) {
        case Resolution::Day:
            return "day";
        case Resolution::Week:
            return "week";
        case Resolution::Month:
            return "month";
    }
    throw std::logic_error{"unhandled Resolution"};
}

Resolution usageResolution(const std::optional<std::string>& word, const DayRange& range) {
    using enum Resolution;
    for (const Resolution each : {Day, Week, Month}) {
        if (word == resolutionWord(each)) return each;
    }
    if (word && *word != "auto")
        throw invalid(
            fmt::format("resolution is '{}', allowed: auto, day, week, month", cleanUtf8(*word)));
    const std::chrono::days length =
        sys_days{range.to} - sys_days{range.from} + std::chrono::days{1};
    if (length <= kMostDays) return Day;
    return length <= kMostWeeks ? Week : Month;
}

TimeRange timeRange(std::optional<TimePoint> from, std::optional<TimePoint> to, TimePoint now) {
    const TimePoint end = to.value_or(now);
    const TimeRange range{.from = from.value_or(end - kUsualRange), .to = end};
    if (range.from < range.to && range.to - range.from <= kLongestRange) return range;
    throw invalid(fmt::format(
        "from {} to {} is no range of time, allowed: to after from, at most {} days",
        formatUtc(range.from),
        formatUtc(range.to),
        kLongestRange.count()));
}

std::chrono::seconds pointInterval(const TimeRange& range) {
    const auto fits = [&range](std::chrono::seconds interval) {
        return range.to - range.from <= interval * kMostPoints;
    };
    const auto found = std::ranges::find_if(kIntervals, fits);
    return found == kIntervals.end() ? kIntervals.back() : *found;
}

std::vector<std::string> counterNames(const std::string& text) {
    std::vector<std::string> names;
    for (const std::string_view name : split(text, ',')) {
        const bool is_twice = std::ranges::find(names, name) != names.end();
        if (!isCounterName(name) || is_twice || names.size() == kMostCounters)
            throw invalid(fmt::format(
                "counters is '{}', allowed: up to {} names such as total_impressions, each once, "
                "with commas between",
                cleanUtf8(text),
                kMostCounters));
        names.emplace_back(name);
    }
    return names;
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
    return std::chrono::floor<std::chrono::days>(*midnight);
}

}  // namespace platen::server::domain
