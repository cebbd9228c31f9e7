#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/readings/counter_set_store.hpp"
#include "server/domain/readings/reading_rows_store.hpp"
#include "server/rules/device_latest_rules.hpp"
#include "server/rules/packed_run.hpp"

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

// All readings of a device, whether they have a row or repeat one: what is packed in runs looks
// here as if it had never been.
namespace platen::server::domain {

/// One reading of a device.
struct DeviceReading {
    rules::RunSample sample;                 ///< when it was taken, and where it came from
    std::shared_ptr<const ReadingRow> says;  ///< its own row, or that of the reading it repeats

    [[nodiscard]] bool isRepetition() const { return sample.n != says->n; }
    /// The reading that it repeats.
    [[nodiscard]] std::optional<rules::SampleOrder> repeated() const;
    [[nodiscard]] rules::SampleOrder order() const {
        return {.taken_at = sample.taken_at, .stream = sample.stream, .seq = sample.seq};
    }
};

/// The place of a reading among those of its device, by time.
struct ReadingPlace {
    TimePoint taken_at;
    std::int32_t n{0};
    auto operator<=>(const ReadingPlace&) const = default;
};

enum class ReadingOrder : std::uint8_t { OldestFirst, NewestFirst };

struct ReadingsWanted {
    DeviceKey key;
    std::optional<TimePoint> from{};       ///< taken at or after
    std::optional<TimePoint> to{};         ///< taken before
    std::optional<ReadingPlace> beyond{};  ///< behind that one in the order
    ReadingOrder order{ReadingOrder::OldestFirst};
    std::int64_t most{0};
};
/// The first of them in the order. Three queries; what the analysis stores between two of them is
/// there once or not at all.
[[nodiscard]] std::vector<DeviceReading> listDeviceReadings(
    db::Transaction& tx, const ReadingsWanted& wanted);

/// Nothing when there is no such reading of that device.
[[nodiscard]] std::optional<DeviceReading> findDeviceReading(
    db::Transaction& tx, const DeviceKey& key, const rules::SampleOrder& sample);

/// Rows and repetitions that are there.
[[nodiscard]] std::int64_t countDeviceReadings(db::Transaction& tx, const DeviceKey& key);

/// All counters of a row, by name, with what its set says of them. Pure.
[[nodiscard]] std::vector<Counter> countersOf(const ReadingRow& row, const CounterPlaces& places);

/// Puts counters into the columns and the others of a row, whose set has these places. Pure.
void fillCounters(ReadingRow& row, const StatedCounters& stated);

/// What a row says of the device. Pure.
[[nodiscard]] ReadingFigures figuresOf(const ReadingRow& row, const CounterPlaces& places);

}  // namespace platen::server::domain
