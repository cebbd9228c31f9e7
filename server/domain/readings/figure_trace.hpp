#pragma once

#include "server/domain/readings/reading_rows_store.hpp"

#include <span>
#include <string>

// What corrections did to a reading (figure_change), undone. Pure.
namespace platen::server::domain {

/// One correction of one reading: the columns that it changed, as JSON objects.
struct FigureTrace {
    std::string before;
    std::string after;
};

/// The row as it was before the first one. Throws std::invalid_argument for JSON that is none.
[[nodiscard]] ReadingRow originalOf(ReadingRow row, std::span<const FigureTrace> traces);

/// Whether each begins where the one before it ended, the row is what the last one left, and none
/// touched what corrections may not change.
[[nodiscard]] bool isAsLeft(const ReadingRow& row, std::span<const FigureTrace> traces);

}  // namespace platen::server::domain
