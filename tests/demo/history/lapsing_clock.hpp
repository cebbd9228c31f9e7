#pragma once

#include "common/core/clock.hpp"

#include <chrono>
#include <string>
#include <utility>

namespace platen::demo {

/// The clocks of a machine in the past: they run like the real ones, and may leap ahead, as on a
/// machine that was suspended. One thread.
class LapsingClock final : public Clock {
public:
    /// Shows `start` now, and that it was started just before, under the name `boot_id` (16 bytes).
    /// `real` outlives this one.
    LapsingClock(const Clock& real, TimePoint start, std::string boot_id)
        : real_{real}, start_{start}, boot_id_{std::move(boot_id)}, began_{real.bootNow()} {}

    [[nodiscard]] TimePoint wallNow() const override { return start_ + passed(); }
    [[nodiscard]] std::chrono::milliseconds bootNow() const override {
        return std::chrono::minutes{1} + passed();
    }
    [[nodiscard]] std::string bootId() const override { return boot_id_; }

    void leap(std::chrono::milliseconds by) { leapt_ += by; }

private:
    [[nodiscard]] std::chrono::milliseconds passed() const {
        return real_.bootNow() - began_ + leapt_;
    }

    const Clock& real_;
    TimePoint start_;
    std::string boot_id_;
    std::chrono::milliseconds began_;
    std::chrono::milliseconds leapt_{0};
};

}  // namespace platen::demo
