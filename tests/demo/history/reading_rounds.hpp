#pragma once

#include "common/core/clock.hpp"

namespace platen::demo {

/// When the site's devices are read next after `after`: every two hours from 05:00 to 19:00 UTC on
/// working days, twice a day at the weekend.
[[nodiscard]] TimePoint nextRound(TimePoint after);

}  // namespace platen::demo
