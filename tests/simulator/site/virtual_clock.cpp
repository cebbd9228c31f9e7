#include "tests/simulator/site/virtual_clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace platen::simulator {

namespace {

using std::chrono::milliseconds;

VirtualTime faster(milliseconds time, double speed) {
    return VirtualTime{static_cast<std::int64_t>(static_cast<double>(time.count()) * speed)};
}

}  // namespace

VirtualClock::VirtualClock(
    const Clock& clock,
    double speed,
    std::optional<TimePoint> since,
    std::vector<WatchedSpan> watched)
    : clock_{clock},
      speed_{speed},
      watched_{std::move(watched)},
      zero_{std::min(since.value_or(clock.wallNow()), clock.wallNow())},
      boot_at_zero_{clock.bootNow() - (clock.wallNow() - zero_)} {}

VirtualTime VirtualClock::now() {
    const TimePoint time = stopped_at_.value_or(zero_ + (clock_.bootNow() - boot_at_zero_));
    shown_ = std::max(shown_, at(time));
    return shown_;
}

VirtualTime VirtualClock::at(TimePoint time) const {
    if (watched_.empty()) return faster(time - zero_, speed_);
    VirtualTime shown{0};
    TimePoint reached = std::min(zero_, time);
    for (const WatchedSpan& span : watched_) {
        const TimePoint from = std::clamp(span.from, reached, time);
        const TimePoint until = std::clamp(span.until.value_or(time), from, time);
        shown += from - reached;
        if (until > from) shown = afterWork(shown, faster(until - from, speed_));
        reached = until;
    }
    return shown + (time - reached);
}

void VirtualClock::stopAt(TimePoint time) {
    if (time > clock_.wallNow() || at(time) < shown_) {
        throw std::invalid_argument{fmt::format(
            "time is {}, allowed: from what the devices have shown to now", formatUtc(time))};
    }
    stopped_at_ = time;
}

TimePoint VirtualClock::calendar() const {
    return stopped_at_.value_or(clock_.wallNow());
}

}  // namespace platen::simulator
