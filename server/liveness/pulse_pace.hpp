#pragma once

#include "server/liveness/liveness_rules.hpp"

#include <chrono>

namespace platen::server::liveness {

/// When a part takes its pulses, so that they prove that it gets on with its work: after each turn
/// of its loop that did something or found nothing to do, and within a long turn, whenever a step
/// of it is done. Pure; one thread. Times are those of a clock that does not go back.
///
/// Steps prove something only while turns end well: a part whose every turn does a little and then
/// fails gets nowhere. Nor do they for ever: no turn needs longer than kLongestTurn.
class PulsePace {
public:
    static constexpr std::chrono::milliseconds kLongestTurn = std::chrono::minutes{15};

    explicit PulsePace(const LivenessSettings& settings) : pause_{watchPause(settings)} {}

    /// A turn has begun; the one before it has ended well when it was not said that it failed.
    void begin(std::chrono::milliseconds now) { began_at_ = now; }
    void failed() { ends_well_ = false; }
    /// A turn has ended well. Whether to take pulses now, some ten times an interval.
    [[nodiscard]] bool isDueAtEnd(std::chrono::milliseconds now) {
        ends_well_ = true;
        return now >= due_;
    }
    /// A step of the turn is done. The same.
    [[nodiscard]] bool isDueWithin(std::chrono::milliseconds now) const {
        return ends_well_ && now >= due_ && now - began_at_ <= kLongestTurn;
    }
    /// Pulses were taken, or could not be.
    void tried(std::chrono::milliseconds now) { due_ = now + pause_; }

private:
    std::chrono::milliseconds pause_;
    std::chrono::milliseconds due_{0};
    std::chrono::milliseconds began_at_{0};
    bool ends_well_{true};
};

}  // namespace platen::server::liveness
