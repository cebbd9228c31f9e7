#pragma once

#include "server/domain/devices/devices_query.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Devices as lines of CSV (RFC 4180, UTF-8) that a spreadsheet opens as it is.
namespace platen::server::domain {

/// A column: its place in the table of columns.
using CsvColumn = std::size_t;

/// "serial,total,..." in the order asked for; all of them when the text is empty. Throws
/// http::Refused (400) that names what is allowed.
[[nodiscard]] std::vector<CsvColumn> csvColumns(std::string_view names);

/// With the byte order mark by which spreadsheets know UTF-8.
[[nodiscard]] std::string csvHead(const std::vector<CsvColumn>& columns);
[[nodiscard]] std::string csvLine(
    const std::vector<CsvColumn>& columns, const DeviceSummary& device);

/// A field: in quotation marks where it needs them. What a spreadsheet would take for a formula, at
/// its begin or behind what may separate cells (a semicolon, a tab, an end of line), has an
/// apostrophe before it.
[[nodiscard]] std::string csvField(std::string_view text);

}  // namespace platen::server::domain
