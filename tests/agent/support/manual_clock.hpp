#pragma once

#include "common/core/clock.hpp"

#include <string>

namespace platen::tests {

/// Time that a test moves. Not thread-safe.
class ManualClock final : public Clock {
public:
    [[nodiscard]] TimePoint wallNow() const override { return wall; }
    [[nodiscard]] std::chrono::milliseconds bootNow() const override { return boot; }
    [[nodiscard]] std::string bootId() const override { return boot_id; }

    void advance(std::chrono::milliseconds by) {
        wall += by;
        boot += by;
    }

    TimePoint wall{std::chrono::sys_days{std::chrono::year{2026} / 11 / 2}};
    std::chrono::milliseconds boot{1'000'000};
    std::string boot_id = std::string(16, 'b');
};

}  // namespace platen::tests
