#pragma once

#include "common/core/clock.hpp"

namespace platen::demo {

/// When the site's devices are read next after `after`: every three hours from 06:00 to 18:00 UTC
/// on working days, twice a day at the weekend.
[[nodiscard]] TimePoint nextRound(TimePoint after);

}  // namespace platen::demo
