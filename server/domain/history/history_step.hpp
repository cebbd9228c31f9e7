#pragma once

#include "common/core/clock.hpp"
#include "server/domain/devices/device_state.hpp"
#include "server/domain/devices/seen_device.hpp"
#include "server/domain/history/history_look.hpp"
#include "server/rules/device_latest_rules.hpp"

#include <cstdint>
#include <optional>

namespace platen::server::domain {

/// What was known of a device just before.
struct KnownBefore {
    std::optional<TimePoint> taken_at;  ///< of its newest reading; nothing: never read
    bool is_silent{false};              ///< unreachable_since was set
    std::int32_t n{0};                  ///< readings so far
};
[[nodiscard]] KnownBefore knownBefore(const DeviceState& state);

/// A reading on its way into the history of its device.
struct ReadingStep {
    DeviceKey device;
    const SeenDevice& seen;
    const rules::DeviceLatest& sample;  ///< the reading as a state
    KnownBefore before;
    bool ident_changed{false};  ///< identOf() is another than before
};

/// One reading, or one silence, as history takes it.
struct HistoryStep {
    DeviceKey device;
    Look look;
    std::int32_t n{0};      ///< readings of the device before it
    bool is_newest{false};  ///< no later reading is known: nobody looks for the next one

    [[nodiscard]] bool isEmpty() const { return look.things.empty() && look.whole.empty(); }
};

[[nodiscard]] HistoryStep historyStep(const ReadingStep& step);
/// The device did not answer.
[[nodiscard]] HistoryStep silenceStep(
    const DeviceKey& device, TimePoint at, const KnownBefore& before);
/// Another device answers where this one was: it is not there any more, and does not answer.
[[nodiscard]] HistoryStep displacedStep(
    const DeviceKey& device, TimePoint at, const KnownBefore& before);

}  // namespace platen::server::domain
