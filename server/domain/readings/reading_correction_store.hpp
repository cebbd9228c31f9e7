#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/readings/reading_rows_store.hpp"

#include <string>

// What a correction does to readings.
namespace platen::server::domain {

/// From here on `tx` works for this correction. `correction` is a UUID.
void beginCorrection(db::Transaction& tx, const std::string& correction);

/// Gives the row of that device, time and n other figures: `normalised_by`, status, parts,
/// counters, marks. What they were is kept (table figure_change). What repeats the reading says the
/// same from here on. `tx` has said for which correction.
void correctReading(db::Transaction& tx, const ReadingRow& row);

}  // namespace platen::server::domain
