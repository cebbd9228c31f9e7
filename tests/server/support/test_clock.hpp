#pragma once

#include "common/core/clock.hpp"

#include <string>

namespace platen::testing {

/// A clock that stands still until a test moves it. One thread.
class TestClock final : public Clock {
public:
    explicit TestClock(TimePoint start) : wall_{start} {}
    [[nodiscard]] TimePoint wallNow() const override { return wall_; }
    [[nodiscard]] std::chrono::milliseconds bootNow() const override { return boot_; }
    [[nodiscard]] std::string bootId() const override { return std::string(16, 'B'); }
    void advance(std::chrono::milliseconds by) {
        wall_ += by;
        boot_ += by;
    }

private:
    TimePoint wall_;
    std::chrono::milliseconds boot_{1'000'000};
};

}  // namespace platen::testing
