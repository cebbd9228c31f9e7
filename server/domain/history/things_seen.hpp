#pragma once

#include "common/normalise/standard_reading.hpp"
#include "server/domain/devices/device_store.hpp"
#include "server/domain/history/device_spans.hpp"

#include <vector>

namespace platen::server::domain {

/// The alert that says that a device does not answer. No device states it.
[[nodiscard]] ThingSeen unreachableSeen();
/// The same thing, seen to be over.
[[nodiscard]] ThingSeen reachableSeen();

/// The device is not at its address any more, and nobody knows where it is.
[[nodiscard]] ThingSeen addressGone();

/// The supplies with their levels. Where the table was not read wholly, those without a level are
/// left out: nobody knows whether they have one.
[[nodiscard]] std::vector<ThingSeen> suppliesSeen(const StandardReading& reading);

[[nodiscard]] std::vector<ThingSeen> alertsSeen(const StandardReading& reading);

/// What the device said of itself; texts that it did not state are left out.
[[nodiscard]] std::vector<ThingSeen> textsSeen(const StandardReading& reading);

/// Where the device was, unless a guest has read it, and what it said of itself; texts that it did
/// not state are left out.
[[nodiscard]] std::vector<ThingSeen> fieldsSeen(const SeenDevice& seen);

}  // namespace platen::server::domain
