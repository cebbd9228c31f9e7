#pragma once

#include "common/core/clock.hpp"
#include "tests/simulator/model/workload.hpp"

#include <optional>
#include <vector>

namespace platen::simulator {

/// A time in which somebody watches the site.
struct WatchedSpan {
    TimePoint from;
    std::optional<TimePoint> until{};  ///< absent: for ever
};

/// The site's time. Never goes back, and is the same function of the calendar in every run, so that
/// a simulator which is started again goes on where it would have been. One thread.
class VirtualClock {
public:
    /// Zero at `since`, or now. Runs `speed` times as fast as the real time. With spans, one after
    /// the other, it does so within these, where only the hours pass in which people work: whoever
    /// watches sees pages at any hour; and outside of them it runs like the real time. `clock`
    /// outlives this one.
    VirtualClock(
        const Clock& clock,
        double speed,
        std::optional<TimePoint> since,
        std::vector<WatchedSpan> watched = {});

    [[nodiscard]] VirtualTime now();
    /// The site's time when the calendar shows `time`.
    [[nodiscard]] VirtualTime at(TimePoint time) const;

    /// Stands still at this time of the calendar until goOn(). Throws std::invalid_argument when
    /// the site has been shown at a later time, or when `time` is yet to come.
    void stopAt(TimePoint time);
    /// Runs again, at the time that it is.
    void goOn() { stopped_at_.reset(); }
    /// What the site's calendar shows: the real time, or that at which it was stopped.
    [[nodiscard]] TimePoint calendar() const;

    /// The real clock, for what does not happen inside the site.
    [[nodiscard]] const Clock& real() const { return clock_; }

private:
    const Clock& clock_;
    double speed_;
    std::vector<WatchedSpan> watched_;
    TimePoint zero_;                          // by the calendar
    std::chrono::milliseconds boot_at_zero_;  // the calendar may jump, the site's time does not
    std::optional<TimePoint> stopped_at_;
    VirtualTime shown_{0};
};

}  // namespace platen::simulator
