#include "server/domain/devices/device_csv.hpp"

#include "common/core/text.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace platen::server::domain {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string numberText(const std::optional<std::int64_t>& number) {
    return number ? std::to_string(*number) : std::string{};
}

std::string timeText(const std::optional<TimePoint>& time) {
    return time ? formatUtc(*time) : std::string{};
}

struct Column {
    std::string_view name;
    std::string (*value)(const DeviceSummary&);
};

using Device = const DeviceSummary&;
constexpr std::array<Column, 27> kCsvColumns{{
    {"id", [](Device device) { return device.id.value; }},
    {"organisation", [](Device device) { return device.site.organisation_name; }},
    {"site", [](Device device) { return device.site.name; }},
    {"vendor", [](Device device) { return device.vendor; }},
    {"model", [](Device device) { return device.model; }},
    {"serial", [](Device device) { return device.serial; }},
    {"name", [](Device device) { return device.name; }},
    {"label", [](Device device) { return device.label; }},
    {"asset_number", [](Device device) { return device.asset_number; }},
    {"location", [](Device device) { return device.location; }},
    {"address", [](Device device) { return device.address; }},
    {"mac", [](Device device) { return device.mac; }},
    {"firmware", [](Device device) { return device.firmware; }},
    {"profile", [](Device device) { return device.profile; }},
    {"status", [](Device device) { return device.status; }},
    {"status_reason", [](Device device) { return device.status_reason; }},
    {"alerts", [](Device device) { return std::to_string(device.alerts); }},
    {"supply", [](Device device) { return numberText(device.supply_left); }},
    {"total", [](Device device) { return numberText(device.total); }},
    {"mono", [](Device device) { return numberText(device.mono); }},
    {"color", [](Device device) { return numberText(device.color); }},
    {"life", [](Device device) { return numberText(device.life); }},
    {"pages_30d", [](Device device) { return numberText(device.pages_30d); }},
    {"trust", [](Device device) { return numberText(device.trust); }},
    {"open_findings", [](Device device) { return std::to_string(device.open_findings); }},
    {"taken_at", [](Device device) { return timeText(device.taken_at); }},
    {"unreachable_since", [](Device device) { return timeText(device.unreachable_since); }},
}};

CsvColumn columnNamed(std::string_view name) {
    const auto* found =
        std::find_if(kCsvColumns.begin(), kCsvColumns.end(), [name](const Column& column) {
            return column.name == name;
        });
    if (found != kCsvColumns.end()) return static_cast<CsvColumn>(found - kCsvColumns.begin());
    std::vector<std::string_view> names;
    for (const Column& column : kCsvColumns)
        names.push_back(column.name);
    throw http::Refused{
        400,
        "invalid-parameter",
        fmt::format("columns has '{}', allowed: {}", cleanUtf8(name), fmt::join(names, ", "))};
}

}  // namespace

std::vector<CsvColumn> csvColumns(std::string_view names) {
    std::vector<CsvColumn> columns;
    if (names.empty()) {
        for (CsvColumn column = 0; column < kCsvColumns.size(); ++column)
            columns.push_back(column);
        return columns;
    }
    for (const std::string_view name : split(names, ','))
        columns.push_back(columnNamed(name));
    return columns;
}

std::string csvHead(const std::vector<CsvColumn>& columns) {
    std::string line{kByteOrderMark};
    for (std::size_t i = 0; i < columns.size(); ++i)
        line.append(i == 0 ? "" : ",").append(kCsvColumns.at(columns[i]).name);
    return line + "\r\n";
}

std::string csvLine(const std::vector<CsvColumn>& columns, const DeviceSummary& device) {
    std::string line;
    for (std::size_t i = 0; i < columns.size(); ++i)
        line.append(i == 0 ? "" : ",").append(csvField(kCsvColumns.at(columns[i]).value(device)));
    return line + "\r\n";
}

std::string csvField(std::string_view text) {
    constexpr std::string_view kBeginsFormula = "=+-@\t\r";
    // Where another list separator is set than the comma, quotation marks inside of a line keep
    // nothing together.
    constexpr std::string_view kBeginsCell = ";\t\r\n";
    std::string field;
    bool is_at_begin = true;
    for (const char c : text) {
        if (is_at_begin && kBeginsFormula.find(c) != std::string_view::npos) field += '\'';
        if (c != '"') is_at_begin = kBeginsCell.find(c) != std::string_view::npos;
        field += c;
    }
    if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
    std::string quoted{'"'};
    for (const char c : field)
        quoted.append(c == '"' ? "\"\"" : std::string(1, c));
    return quoted + '"';
}

}  // namespace platen::server::domain
