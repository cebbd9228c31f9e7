#include "server/domain/readings/figure_trace.hpp"

#include "common/core/text.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <ranges>
#include <stdexcept>

namespace platen::server::domain {

namespace {

using Poco::Dynamic::Var;
using Poco::JSON::Object;

Object::Ptr parseTrace(const std::string& json) try {
    Poco::JSON::Parser parser;
    return parser.parse(json).extract<Object::Ptr>();
} catch (const Poco::Exception& problem) {
    throw std::invalid_argument{"no columns of a reading: " + problem.displayText()};
}

std::optional<std::int64_t> number(const Var& value) {
    return value.isEmpty() ? std::nullopt : std::optional{value.convert<Poco::Int64>()};
}

/// False for a column that corrections do not change.
bool setColumn(ReadingRow& row, const std::string& name, const Var& value) {
    const auto column = std::ranges::find(kCounterColumns, name);
    if (column != kCounterColumns.end()) {
        row.columns.at(static_cast<std::size_t>(column - kCounterColumns.begin())) = number(value);
    } else if (name == "others") {
        row.others.clear();
        if (value.isEmpty()) return true;
        for (const Var& other : *value.extract<Poco::JSON::Array::Ptr>())
            row.others.push_back(other.convert<Poco::Int64>());
    } else if (name == "marks") {
        const std::string hex = value.isEmpty() ? "" : value.convert<std::string>().substr(2);
        row.marks = hexDecode(hex).value_or("");
    } else if (name == "status") {
        row.status = value.convert<std::string>();
    } else if (name == "parts") {
        row.parts = value.convert<Poco::Int16>();
    } else if (name == "counter_set") {
        row.counter_set = value.convert<int>();
    } else if (name == "normalised_by") {
        const auto profile = number(value);
        row.normalised_by = profile ? std::optional{static_cast<int>(*profile)} : std::nullopt;
    } else {
        return false;
    }
    return true;
}

bool setColumns(ReadingRow& row, const std::string& json) try {
    bool all_known = true;
    const Object::Ptr columns = parseTrace(json);
    for (const auto& [name, value] : *columns)
        all_known = setColumn(row, name, value) && all_known;
    return all_known;
} catch (const Poco::Exception& problem) {
    throw std::invalid_argument{"no columns of a reading: " + problem.displayText()};
}

}  // namespace

ReadingRow originalOf(ReadingRow row, std::span<const FigureTrace> traces) {
    for (const FigureTrace& trace : std::views::reverse(traces))
        setColumns(row, trace.before);
    return row;
}

bool isAsLeft(const ReadingRow& row, std::span<const FigureTrace> traces) {
    ReadingRow at = row;
    for (const FigureTrace& trace : std::views::reverse(traces)) {
        ReadingRow left = at;
        if (!setColumns(left, trace.after) || left != at) return false;
        if (!setColumns(at, trace.before)) return false;
    }
    return true;
}

}  // namespace platen::server::domain
