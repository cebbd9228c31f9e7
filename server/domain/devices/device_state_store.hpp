#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"

#include <map>
#include <span>
#include <vector>

namespace platen::server::domain {

using StatePointers = std::vector<const DeviceState*>;  ///< none is null

/// Locks the rows until the end of the transaction, in the order of their keys, so that two who
/// want the same wait for each other and never deadlock. Those that do not exist are missing. One
/// query.
[[nodiscard]] std::map<DeviceKey, DeviceState> lockDeviceStates(
    db::Transaction& tx, std::span<const DeviceKey> devices);

/// The rows as they are now, not locked. For whom nearly nobody is in the way: a lock costs as much
/// as a change. What is decided by them holds when moveDeviceStates(), changeDeviceStates() or
/// holdDeviceStates() say that they were still so; by then they are locked.
[[nodiscard]] std::map<DeviceKey, DeviceState> readDeviceStates(
    db::Transaction& tx, std::span<const DeviceKey> devices);

/// Whether both say the same but for what a repetition changes: when it was read and where that
/// came from, the number, the chain, the run.
[[nodiscard]] bool isStepFrom(const DeviceState& before, const DeviceState& after);

/// Writes what a repetition changes, of rows that were read and are still as they were. False when
/// some are not: the transaction, or the attempt, has to be undone.
[[nodiscard]] bool moveDeviceStates(db::Transaction& tx, const StatePointers& states);
/// The same with all that they say.
[[nodiscard]] bool changeDeviceStates(db::Transaction& tx, const StatePointers& states);
/// Locks rows that were read and are still as they were, in the order of their keys. False as
/// above.
[[nodiscard]] bool holdDeviceStates(db::Transaction& tx, const StatePointers& states);

/// Writes the rows, which exist and are locked. One statement, whatever their number. Throws
/// std::logic_error where one is not there, or twice.
void saveDeviceStates(db::Transaction& tx, const StatePointers& states);
inline void saveDeviceState(db::Transaction& tx, const DeviceState& state) {
    saveDeviceStates(tx, {&state});
}

}  // namespace platen::server::domain
