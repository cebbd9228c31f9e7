#pragma once

#include "common/core/clock.hpp"
#include "common/normalise/standard_reading.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::server::rules {

/// Names a sample and says which of two is newer.
struct SampleOrder {
    TimePoint taken_at;
    std::int64_t stream{0};
    std::uint64_t seq{0};
    auto operator<=>(const SampleOrder&) const = default;
};

struct LatestCounter {
    TimePoint at;
    Counter counter;
    bool operator==(const LatestCounter&) const = default;
};

/// Texts of a device of which it is kept when they were read last.
inline constexpr std::array<std::string_view, 7> kLatestTexts{
    "vendor", "model", "serial", "firmware", "name", "location", "mac"};

/// A list as JSON text (supplies, trays, alerts, reasons) and when it was read.
struct LatestList {
    TimePoint at;
    std::string json{"[]"};
    /// A sleeping device gave it and knew nothing: it replaces no list of a device that was awake.
    bool in_sleep{false};
    bool operator==(const LatestList&) const = default;
};

/// What is known of a device now: its newest sample, and for what that one did not say, the newest
/// that did.
struct DeviceLatest {
    SampleOrder sample;
    TimePoint received_at;
    std::string status;
    std::vector<std::string> errors;
    std::vector<std::string> console;
    std::map<std::string, LatestCounter> counters;
    std::optional<LatestList> supplies;
    std::optional<LatestList> trays;
    std::optional<LatestList> alerts;
    std::optional<LatestList> reasons;
    bool asleep{false};                         ///< by the newest sample
    std::map<std::string, TimePoint> texts_at;  ///< serial, name, ...: when it was read
    std::optional<TimePoint> unreachable_since;
    bool operator==(const DeviceLatest&) const = default;
};

/// One reading as such a state. A sleeping device says little: a list that is empty is not known,
/// and no alerts mean something only where the device spoke of its parts at all and its table of
/// alerts could be read. Levels that a sleeping device does not know, all of them, are worth less
/// than any that it knew before.
[[nodiscard]] DeviceLatest latestOf(
    const StandardReading& reading, const SampleOrder& sample, TimePoint received_at);

/// Both together, whichever came first. For each counter the newest value counts, but zero never
/// replaces more than zero: it is an invalid sample. Pure; the order of calls does not matter.
[[nodiscard]] DeviceLatest mergeLatest(DeviceLatest stored, const DeviceLatest& sample);

}  // namespace platen::server::rules
