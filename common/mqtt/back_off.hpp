#pragma once

#include "common/core/random.hpp"

#include <chrono>

namespace platen::mqtt {

struct BackOffSettings {
    std::chrono::milliseconds first{1'000};
    std::chrono::milliseconds longest{300'000};
};

/// Waiting times between attempts: evenly distributed in 0 .. min(longest, first * 2^n) ("full
/// jitter"), so that ten thousand clients do not come back at the same moment. Not thread-safe.
class BackOff {
public:
    BackOff(BackOffSettings settings, Random& random) : settings_{settings}, random_{random} {}

    /// The wait before the next attempt; each call counts as one more failure.
    [[nodiscard]] std::chrono::milliseconds next();

    /// After a success.
    void reset() { failures_ = 0; }

    /// The next waits are drawn up to the longest one: for refusals that haste makes worse.
    void expectLong();

private:
    BackOffSettings settings_;
    Random& random_;
    int failures_{0};
};

}  // namespace platen::mqtt
