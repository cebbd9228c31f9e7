#pragma once

#include "common/core/clock.hpp"
#include "common/normalise/standard_reading.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// One reading as the meters see it. Pure.
namespace platen::server::rules {

/// Counters of which use is kept per day.
enum class Meter : std::uint8_t { Total, Mono, Color, Life };
inline constexpr std::size_t kMeters = 4;
inline constexpr std::array<std::string_view, kMeters> kMeterCounters{
    "total_impressions", "mono_impressions", "color_impressions", "life_count"};
/// "total", "mono", "color", "life": the words of columns and of the API.
[[nodiscard]] std::string_view meterWord(Meter meter);
/// The meter of the name of a counter ("life_count").
[[nodiscard]] std::optional<Meter> meterOfCounter(std::string_view counter);

/// No engine reaches it: what says more is no count.
inline constexpr std::uint64_t kMostCount = 1'000'000'000'000'000;

inline constexpr std::uint32_t kMostMark = 0xFFFFFF;
/// 24 bits of a hash that tell one text from another; 0 for the empty one: not stated.
[[nodiscard]] std::uint32_t markOf(std::string_view text);

/// What of a reading beside its counters tells one device, board and firmware from another, and
/// what toner is left. Kept with the row of a reading (reading.marks), so that a device can be
/// folded again.
struct SampleMarks {
    std::uint32_t serial{0};  ///< markOf() of the texts; 0: not stated
    std::uint32_t engine{0};  ///< snmpEngineID
    std::uint32_t mac{0};
    std::uint32_t firmware{0};
    std::uint8_t toners{0};       ///< toners and inks that state a percentage
    std::uint16_t toner_left{0};  ///< the sum of these percentages
    bool operator==(const SampleMarks&) const = default;
};
/// 15 octets, or none when nothing is stated.
[[nodiscard]] std::string marksBytes(const SampleMarks& marks);
/// Throws std::invalid_argument for bytes that marksBytes() never makes.
[[nodiscard]] SampleMarks parseMarks(std::string_view bytes);
[[nodiscard]] SampleMarks marksOf(const StandardReading& reading);

/// Times are those of the reading (UTC, milliseconds).
struct MeterSample {
    TimePoint taken_at;
    std::int32_t n{0};  ///< the how manieth of its device; with taken_at it names the reading
    /// When the device's sample before this one was taken, also when that one was a repetition of
    /// which add() was not told; nothing: there is none.
    std::optional<TimePoint> previous_at{};
    /// Absolute counts; nothing: not stated. Indexed by Meter.
    std::array<std::optional<std::int64_t>, kMeters> values{};
    /// What the values mean and where they were read: sourceOf() each.
    std::array<std::uint32_t, kMeters> sources{};
    bool life_is_pages{true};  ///< false: of a plotter, in metres or feet
    SampleMarks marks{};
    // For cross-checks only.
    std::optional<std::int64_t> single_color{};
    std::optional<std::int64_t> total_sheets{};
    std::optional<std::int64_t> duplex_sheets{};
    std::optional<std::int64_t> print_total{};
    std::optional<std::int64_t> copy_total{};
    std::optional<std::int64_t> fax_in{};
};

/// What a value means and where it was read.
[[nodiscard]] std::uint32_t sourceOf(CounterUnit unit, std::string_view oid);

/// Takes a counter in, if the meters look at it. Values that no engine reaches are left out.
void addCounter(
    MeterSample& sample,
    std::string_view name,
    std::uint64_t value,
    CounterUnit unit,
    std::string_view oid);
/// All but the times and `n`.
[[nodiscard]] MeterSample meterSampleOf(const StandardReading& reading);

}  // namespace platen::server::rules
