#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"

#include <map>
#include <span>
#include <vector>

namespace platen::server::domain {

/// Locks the rows until the end of the transaction, in the order of their keys, so that two who
/// want the same wait for each other and never deadlock. Those that do not exist are missing. One
/// query.
[[nodiscard]] std::map<DeviceKey, DeviceState> lockDeviceStates(
    db::Transaction& tx, std::span<const DeviceKey> devices);

/// Writes the rows, which exist and are locked. One COPY and one UPDATE, whatever their number.
void saveDeviceStates(db::Transaction& tx, std::span<const DeviceState> states);

}  // namespace platen::server::domain
