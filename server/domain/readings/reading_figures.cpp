#include "server/domain/readings/reading_figures.hpp"

#include "server/domain/readings/reading_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace platen::server::domain {

namespace {

std::optional<std::int64_t> columnValue(const StandardReading& reading, std::string_view name) {
    const Counter* counter = reading.counter(name);
    constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
    if (counter == nullptr || counter->value > kMost) return std::nullopt;
    return static_cast<std::int64_t>(counter->value);
}

std::optional<std::string> textOf(const std::optional<std::int64_t>& value) {
    return value ? std::optional{std::to_string(*value)} : std::nullopt;
}

std::optional<std::string> textOf(
    const std::map<std::string, Counter>& counters, const std::string& name) {
    const auto found = counters.find(name);
    if (found == counters.end()) return std::nullopt;
    return fmt::format("{} {}", found->second.value, unitName(found->second.unit));
}

/// Nothing for an empty one: the database keeps that for what is not known.
std::optional<std::string> textOf(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

}  // namespace

ReadingFigures figuresOf(const StandardReading& reading, const rules::DeviceLatest& latest) {
    ReadingFigures figures{
        .status = reading.status, .parts = partsOf(reading, latest), .columns = {}, .others = {}};
    for (const Counter& counter : reading.counters) {
        if (std::ranges::find(kCounterColumns, counter.name) == kCounterColumns.end())
            figures.others.emplace(counter.name, counter);
    }
    for (std::size_t i = 0; i < kCounterColumns.size(); ++i)
        figures.columns.at(i) = columnValue(reading, kCounterColumns.at(i));
    return figures;
}

std::vector<FigureChange> changesOf(const ReadingFigures& before, const ReadingFigures& after) {
    std::vector<FigureChange> changes;
    const auto compare = [&changes](std::string field, auto was, auto is_now) {
        if (was != is_now)
            changes.push_back(
                {.field = std::move(field), .before = std::move(was), .after = std::move(is_now)});
    };
    for (std::size_t i = 0; i < kCounterColumns.size(); ++i)
        compare(
            std::string{kCounterColumns.at(i)},
            textOf(before.columns.at(i)),
            textOf(after.columns.at(i)));
    auto names = before.others;
    names.insert(after.others.begin(), after.others.end());
    for (const auto& [name, counter] : names)
        compare(name, textOf(before.others, name), textOf(after.others, name));
    compare("status", textOf(before.status), textOf(after.status));
    return changes;
}

}  // namespace platen::server::domain
