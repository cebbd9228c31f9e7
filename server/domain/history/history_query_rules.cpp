#include "server/domain/history/history_query_rules.hpp"

#include "common/core/text.hpp"
#include "server/http/problem.hpp"
#include "server/rules/supply_replacement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace platen::server::domain {

namespace {

constexpr std::size_t kLongestWord = 20;
constexpr std::array<std::string_view, 8> kFields{
    "address", "site", "name", "location", "firmware", "serial", "mac", "agent"};

[[noreturn]] void refuse(
    std::string_view parameter, std::string_view value, std::string_view allowed) {
    throw http::Refused{
        400,
        "invalid-parameter",
        fmt::format("{} is '{}', allowed: {}", parameter, cleanUtf8(value), allowed)};
}

std::optional<int> percentAfter(std::string_view value, std::string_view word) {
    if (!value.starts_with(word)) return std::nullopt;
    value.remove_prefix(word.size());
    int percent = 0;
    const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), percent);
    if (problem != std::errc{} || end != value.data() + value.size()) return std::nullopt;
    return percent;
}

}  // namespace

LevelPoint levelPoint(TimePoint at, std::string_view value) {
    const auto percent = percentAfter(value, "percent ");
    const auto percent_full = percentAfter(value, "percent_full ");
    const std::string_view state = percent || percent_full ? "percent" : value;
    return {
        .at = at, .state = std::string{state}, .percent = percent, .percent_full = percent_full};
}

std::vector<TimePoint> replacedAt(const std::vector<LevelPoint>& points) {
    std::vector<rules::SupplyLevel> levels;
    levels.reserve(points.size());
    for (const LevelPoint& point : points) {
        rules::SupplyLevel level{.at = point.at, .left = point.percent};
        if (point.percent_full) level.left = 100 - *point.percent_full;
        levels.push_back(level);
    }
    return rules::replacements(levels);
}

std::vector<LevelPoint> thinned(
    const std::vector<LevelPoint>& points, std::chrono::seconds interval) {
    const auto binOf = [interval](const LevelPoint& point) {
        return point.at.time_since_epoch() / interval;
    };
    std::vector<LevelPoint> kept;
    for (const LevelPoint& point : points) {
        if (!kept.empty() && binOf(kept.back()) == binOf(point)) kept.pop_back();
        kept.push_back(point);
    }
    return kept;
}

std::optional<AlertState> alertState(const http::Request& request) {
    const auto word = request.query.text("state", kLongestWord);
    if (!word) return std::nullopt;
    if (*word == "open") return AlertState::Open;
    if (*word == "ended") return AlertState::Ended;
    refuse("state", *word, "open, ended");
}

std::optional<std::string> historyField(const http::Request& request) {
    auto word = request.query.text("field", kLongestWord);
    if (word && std::ranges::find(kFields, *word) == kFields.end())
        refuse("field", *word, fmt::format("{}", fmt::join(kFields, ", ")));
    return word;
}

std::string_view broadSeverity(std::string_view severity) {
    if (severity == "critical") return "critical";
    return severity.starts_with("warning") ? "warning" : "other";
}

}  // namespace platen::server::domain
