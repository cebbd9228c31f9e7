#pragma once

#include "common/normalise/standard_reading.hpp"
#include "server/rules/device_latest_rules.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::server::domain {

/// Counters with a column of their own in the table of readings; the order never changes.
inline constexpr std::array<std::string_view, 16> kCounterColumns{
    "life_count",
    "total_impressions",
    "mono_impressions",
    "color_impressions",
    "total_sheets",
    "duplex_sheets",
    "print_total",
    "print_mono",
    "print_color",
    "copy_total",
    "copy_mono",
    "copy_color",
    "fax_in",
    "fax_out",
    "scan_total",
    "large_impressions"};

/// What a row of the table of readings says of the device.
struct ReadingFigures {
    std::string status;
    std::int16_t parts{0};  ///< bits of ReadingPart
    std::array<std::optional<std::int64_t>, kCounterColumns.size()> columns{};
    std::map<std::string, Counter> others;  ///< counters without a column
    bool operator==(const ReadingFigures&) const = default;
};

/// One thing that a reading says, before and after a correction; nothing: it does not say it.
struct FigureChange {
    std::string field;
    std::optional<std::string> before;
    std::optional<std::string> after;
    bool operator==(const FigureChange&) const = default;
};
/// The counters and the status that differ. Pure.
[[nodiscard]] std::vector<FigureChange> changesOf(
    const ReadingFigures& before, const ReadingFigures& after);

/// `latest` is the same reading as a state. Pure.
[[nodiscard]] ReadingFigures figuresOf(
    const StandardReading& reading, const rules::DeviceLatest& latest);

}  // namespace platen::server::domain
