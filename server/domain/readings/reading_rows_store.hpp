#pragma once

#include "common/core/clock.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"
#include "server/domain/readings/reading_figures.hpp"
#include "server/domain/readings/reading_parts.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

// Readings, many at a time. Whoever writes holds the rows of device_state.
namespace platen::server::domain {

/// A row of `reading`: docs of each column in 0014_carry_millions.sql.
struct ReadingRow {
    DeviceKey key{};
    TimePoint taken_at{};
    TimePoint received_at{};
    std::int64_t stream{0};
    std::uint64_t seq{0};
    std::int32_t n{0};
    int profile{0};      ///< profile.number
    int counter_set{0};  ///< counter_set.number
    std::int16_t parts{0};
    std::string status{};
    std::array<std::optional<std::int64_t>, kCounterColumns.size()> columns{};
    /// Counters of the set that have no column, in its order.
    std::vector<std::int64_t> others{};
    std::string marks{};                 ///< rules::marksBytes()
    std::string chain{};                 ///< 16 octets
    std::optional<int> normalised_by{};  ///< profile.number of a correction; nothing: `profile`
    bool operator==(const ReadingRow&) const = default;
};

/// A row of `reading_run`.
struct RunRow {
    DeviceKey key{};
    TimePoint began_at{};  ///< taken_at and n of the reading that is repeated
    std::int32_t began_n{0};
    TimePoint last_at{};
    std::int32_t last_n{0};
    int samples{0};
    std::string packed{};  ///< rules::appendToRun()
    std::string chain{};   ///< 16 octets
    bool operator==(const RunRow&) const = default;
};

/// One statement, whatever their number. They are new by their n; the same row again, in one span
/// or later, is a db::Conflict. A row of a tenant that is not visible is db::Forbidden.
void addReadings(db::Transaction& tx, std::span<const ReadingRow> readings);
void addRuns(db::Transaction& tx, std::span<const RunRow> runs);

/// When was the device read next after `at`, by a reading that said something of each of these
/// parts? Repetitions say what the reading says that they repeat, those of the open run
/// (device_state.run) too. Only readings that were taken in before: those of lower n.
struct NextQuestion {
    DeviceKey key{};
    TimePoint at{};
    std::int32_t before_n{std::numeric_limits<std::int32_t>::max()};
    std::vector<ReadingPart> parts{};
};
/// An answer for each part of each question. One statement.
[[nodiscard]] std::vector<std::vector<std::optional<TimePoint>>> nextReadings(
    db::Transaction& tx, std::span<const NextQuestion> questions);

}  // namespace platen::server::domain
