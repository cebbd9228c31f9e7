#pragma once

#include "server/liveness/liveness_rules.hpp"

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace platen::server::liveness {

/// A part of the server and those who watch it, in virtual time: what the tables hold, moved by
/// the rule alone.
class WatchedPart {
public:
    WatchedPart(const LivenessSettings& settings, unsigned seed)
        : settings_{settings}, random_{seed} {
        view_.now =
            parseUtc("2026-11-21T10:00:00Z").value() + std::chrono::milliseconds{drawUpTo(60'000)};
        view_.since = view_.now;
    }

    /// One watcher looks. How long it takes until the next one does is not exact.
    void look() {
        view_.untaken = pulses_;
        const WatchStep step = watchStep(view_, settings_);
        if (step.begin) {
            pulses_.clear();
            view_.watched_since = view_.now;
        }
        if (step.change) {
            view_.state = *step.change;
            view_.since = view_.now;
            reason_ = step.reason;
            declared_.push_back(*step.change);
        }
        if (step.send) {
            pulses_.push_back(view_.now);
            view_.sent_at = view_.now;
        }
        const auto pause = watchPause(settings_);
        view_.now += pause + std::chrono::milliseconds{drawUpTo(pause.count() / 5)};
    }
    void take() {
        if (pulses_.empty()) return;
        pulses_.clear();
        view_.taken_at = view_.now;
    }
    void lookUntil(TimePoint end) {
        while (view_.now < end)
            look();
    }
    void workUntil(TimePoint end) {
        while (view_.now < end) {
            take();
            look();
        }
    }
    [[nodiscard]] std::int64_t drawUpTo(std::int64_t most) {
        return std::uniform_int_distribution<std::int64_t>{0, most}(random_);
    }

    PartView view_{};
    std::vector<State> declared_{};
    std::string reason_{};

private:
    LivenessSettings settings_;
    std::mt19937 random_;
    std::vector<TimePoint> pulses_{};
};

}  // namespace platen::server::liveness
