#pragma once

#include "common/core/clock.hpp"

#include <chrono>
#include <string>

namespace platen::simulator {

/// Time that a test moves.
class HandClock final : public Clock {
public:
    HandClock() = default;
    explicit HandClock(TimePoint time) : wall{time.time_since_epoch()} {}

    [[nodiscard]] TimePoint wallNow() const override { return TimePoint{wall}; }
    [[nodiscard]] std::chrono::milliseconds bootNow() const override { return boot; }
    [[nodiscard]] std::string bootId() const override { return std::string(16, 'b'); }

    void advance(std::chrono::milliseconds by) {
        wall += by;
        boot += by;
    }

    std::chrono::milliseconds wall{1'000'000};
    std::chrono::milliseconds boot{5000};
};

}  // namespace platen::simulator
