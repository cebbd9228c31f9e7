#pragma once

#include "common/core/clock.hpp"
#include "server/rules/meter_count.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

// What a counter showed at a moment at which nobody read it. Pure.
namespace platen::server::rules {

/// A value that a reading states.
struct CounterSample {
    TimePoint taken_at;
    std::int64_t value{0};
    std::uint32_t source{0};  ///< as MeterSample::sources; 0: not known
    std::uint32_t serial{0};  ///< as SampleMarks::serial; 0: not stated
    bool operator==(const CounterSample&) const = default;
};

enum class AsOfMethod : std::uint8_t {
    Unknown,  ///< no reading states it
    Exact,    ///< read at that very moment
    Between,  ///< between two readings: not less than the one, not more than the other
    Before,   ///< no reading after it is known, or none that is believed yet
    After,    ///< no reading before it is known: not more than the first one
    Reset,    ///< it began anew between the two readings: no band
};
/// "unknown", "exact", ...: the words of the API.
[[nodiscard]] std::string_view asOfWord(AsOfMethod method);

struct AsOf {
    AsOfMethod method{AsOfMethod::Unknown};
    std::optional<std::int64_t> lower{};  ///< the band that the value lies in
    std::optional<std::int64_t> upper{};
    /// On the straight line between both readings: no reading, for people to look at.
    std::optional<std::int64_t> estimate{};
    std::optional<CounterSample> before{};  ///< the readings that say so
    std::optional<CounterSample> after{};
    bool operator==(const AsOf&) const = default;
};

/// `samples` are in the order of time. Believed is what the meters believe (MeterCount): a value
/// out of bounds waits for the next one, and is no sample when it is gone by then, or when there is
/// none yet; neither are a zero after more than zero, and the epoch of a jump or fall from which
/// the counter has returned. A little less is covered by the running maximum.
[[nodiscard]] AsOf valueAsOf(
    std::span<const CounterSample> samples, TimePoint at, const MeterLimits& limits = {});

/// What was counted between two moments, as a band; nothing where one of them is not known well
/// enough, or the counter was seen to begin anew.
struct UseBand {
    std::int64_t lower{0};
    std::int64_t upper{0};
    std::optional<std::int64_t> estimate{};
    bool operator==(const UseBand&) const = default;
};
[[nodiscard]] std::optional<UseBand> useBetween(const AsOf& from, const AsOf& to);

}  // namespace platen::server::rules
