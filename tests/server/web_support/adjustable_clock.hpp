#pragma once

#include "common/core/clock.hpp"

#include <atomic>

namespace platen::testing {

/// The system's time plus what a test added. Any thread.
class AdjustableClock final : public Clock {
public:
    [[nodiscard]] TimePoint wallNow() const override {
        return system_.wallNow() + std::chrono::milliseconds{added_.load()};
    }
    [[nodiscard]] std::chrono::milliseconds bootNow() const override { return system_.bootNow(); }
    [[nodiscard]] std::string bootId() const override { return system_.bootId(); }

    void advance(std::chrono::milliseconds by) { added_ += by.count(); }

private:
    SystemClock system_;
    std::atomic<std::int64_t> added_{0};
};

}  // namespace platen::testing
