#include "tests/simulator/site/virtual_clock.hpp"

#include <algorithm>

namespace platen::simulator {

VirtualClock::VirtualClock(const Clock& clock, double speed, std::optional<TimePoint> since)
    : clock_{clock}, speed_{speed}, boot_at_zero_{clock.bootNow()} {
    if (since) boot_at_zero_ -= std::max(clock.wallNow() - *since, std::chrono::milliseconds{0});
}

VirtualTime VirtualClock::now() const {
    const auto real = static_cast<double>((clock_.bootNow() - boot_at_zero_).count());
    return VirtualTime{static_cast<std::int64_t>(real * speed_)};
}

}  // namespace platen::simulator
