#pragma once

#include "server/db/binary_rows.hpp"
#include "server/domain/readings/reading_rows_store.hpp"
#include "server/rules/packed_run.hpp"

#include <memory>
#include <string_view>
#include <vector>

// How rows of `reading` are read back.
namespace platen::server::domain {

/// Of the table `r`, in the order of toReadingRow().
inline constexpr std::string_view kReadingRowColumns =
    "r.taken_at, r.received_at, r.stream_id, r.seq, r.n, r.profile, r.counter_set, r.parts, "
    "r.status, r.others, r.marks, r.chain, r.normalised_by, r.life_count, r.total_impressions, "
    "r.mono_impressions, r.color_impressions, r.total_sheets, r.duplex_sheets, r.print_total, "
    "r.print_mono, r.print_color, r.copy_total, r.copy_mono, r.copy_color, r.fax_in, r.fax_out, "
    "r.scan_total, r.large_impressions ";

[[nodiscard]] std::shared_ptr<const ReadingRow> toReadingRow(
    db::Fields& fields, const DeviceKey& key);

/// When the reading of the row was taken, and where it came from. Pure.
[[nodiscard]] rules::RunSample sampleOf(const ReadingRow& row);

/// The repetitions of the row in a run, by time. Throws std::invalid_argument for bytes that no run
/// has.
[[nodiscard]] std::vector<rules::RunSample> repetitionsOf(
    const ReadingRow& row, std::string_view packed);

}  // namespace platen::server::domain
