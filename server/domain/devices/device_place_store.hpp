#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/device_places.hpp"

#include <span>

namespace platen::server::domain {

/// The devices that answered last at these places. One query. What it says of places of agents
/// whose lease is held, and of devices whose state is locked, stays true until the end of the
/// transaction.
[[nodiscard]] DevicePlaces findDevicesAt(db::Transaction& tx, std::span<const DevicePlace> places);

}  // namespace platen::server::domain
