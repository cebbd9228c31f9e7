#pragma once

#include "common/core/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace platen::server::ingest {

/// What an envelope says about the machine that sent it.
struct Sending {
    std::string_view fingerprint;
    std::string_view boot_id;
    std::int64_t wall_ms{0};
    TimePoint at;  ///< when it arrived
};

/// What the sendings of a stream have shown about its machine. Evidence for people; nothing is
/// refused for it.
struct MachineTrace {
    std::string fingerprint;  ///< of the latest sending,
    std::string boot_id;      ///< its start,
    std::string boot_before;  ///< the start before that one,
    std::int64_t sent_ms{0};  ///< and when it was sent, by the machine's clock
    int flaps{0};
    std::optional<TimePoint> flapped_at;
    int forks{0};
    std::optional<TimePoint> forked_at;
    std::string fork_fingerprint;  ///< of the machine that sent the last fork
    std::optional<TimePoint> overlapped_at;
    bool operator==(const MachineTrace&) const = default;
};

/// What a sending adds to the evidence.
enum class MachineNews {
    None,
    Flap,     ///< the second return to an earlier start: two machines take turns
    Overlap,  ///< an epoch goes on although the agent has begun a later one
};

/// A machine never returns to an earlier start: when that happens twice, there are two machines.
/// What was sent before the latest sending, and only arrives later, shows nothing. Pure.
[[nodiscard]] MachineNews noteSending(MachineTrace& trace, const Sending& sending);

/// A batch that contradicts the stream. Pure.
void noteFork(MachineTrace& trace, const Sending& sending);

/// The stream grew. An agent is in one epoch at a time; what was under way when it began the next
/// one arrives within kUnderWay. Pure.
[[nodiscard]] MachineNews noteGrowth(
    MachineTrace& trace, TimePoint at, const std::optional<TimePoint>& followed_at);

inline constexpr std::chrono::minutes kUnderWay{10};
inline constexpr int kFlapsOfTwoMachines = 2;

}  // namespace platen::server::ingest
