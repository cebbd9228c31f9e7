#pragma once

#include "common/core/clock.hpp"
#include "server/liveness/liveness_settings.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Whether the parts of the server work: docs/decisions/0015-liveness.md. Pure.
namespace platen::server::liveness {

enum class Part : std::uint8_t { Ingest, Analyze, Work };
[[nodiscard]] std::string_view partWord(Part part);  ///< "ingest", ...

enum class State : std::uint8_t { Unknown, Alive, Dead };
[[nodiscard]] std::string_view stateWord(State state);  ///< "unknown", ...
[[nodiscard]] State parseState(std::string_view word);

/// What is known of a part. All times are of the database's clock.
struct PartView {
    Part part{Part::Analyze};
    TimePoint now;
    State state{State::Unknown};          ///< as declared
    TimePoint since;                      ///< when that was declared
    std::optional<TimePoint> sent_at;     ///< the last pulse
    std::optional<TimePoint> taken_at{};  ///< when the last one was taken
    std::vector<TimePoint>
        untaken{};  ///< when each pulse was put in that nobody took, oldest first
    std::optional<TimePoint> watched_since{};    ///< without a gap; nothing: not known
    std::optional<TimePoint> acknowledged_at{};  ///< of ingest: the last batch
    int agents{0};  ///< of ingest: that sent batches within the hour before that
};

/// What somebody who watches has to do now.
struct WatchStep {
    bool begin{false};              ///< nobody watched: forget the pulses that nobody took
    bool send{false};               ///< a pulse
    std::optional<State> change{};  ///< to be declared
    std::string reason{};           ///< of a change to Dead, for people
};

/// Call it some ten times an interval, by any number of watchers one after the other.
///
/// A pulse is due at each whole multiple of the interval, so that those of several watchers are no
/// more than those of one, and none comes late because the one before it did. A part is dead when
/// LivenessSettings::threshold pulses in a row, the last of them half an interval ago, were not
/// taken: at the latest one interval after threshold intervals. It is alive when it takes one.
/// Where nobody put in pulses for a while, those that lie there prove nothing, and neither does it
/// that ingest acknowledged nothing meanwhile.
[[nodiscard]] WatchStep watchStep(const PartView& view, const LivenessSettings& settings);

/// How long a watcher waits until it looks again.
[[nodiscard]] std::chrono::milliseconds watchPause(const LivenessSettings& settings);

/// So few agents may all be switched off.
inline constexpr int kEnoughAgents = 3;

}  // namespace platen::server::liveness
