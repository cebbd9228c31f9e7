#pragma once

#include "common/core/clock.hpp"
#include "tests/simulator/model/workload.hpp"

#include <optional>

namespace platen::simulator {

/// The site's time: runs `speed` times as fast as the real one and never goes back.
class VirtualClock {
public:
    /// Begins at zero now; or, with `since`, began at zero then, so that a simulator which is
    /// started again goes on where it would have been. `clock` outlives this one.
    VirtualClock(const Clock& clock, double speed, std::optional<TimePoint> since);

    [[nodiscard]] VirtualTime now() const;
    /// The real clock, for what does not happen inside the site.
    [[nodiscard]] const Clock& real() const { return clock_; }

private:
    const Clock& clock_;
    double speed_;
    std::chrono::milliseconds boot_at_zero_{0};
};

}  // namespace platen::simulator
