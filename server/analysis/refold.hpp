#pragma once

#include "common/core/clock.hpp"
#include "server/analysis/memory.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"

#include <optional>

namespace platen::server::analysis {

/// Folds the use of a device again from its stored readings, with what people decided: after a
/// late reading, a correction, a decision. Days, findings, checkpoints, and of `state` (locked, and
/// in the database as far as readings go) where the meters stand; the caller saves it. Begins at
/// the checkpoint before `since`, where there is one; nothing: at the first reading.
void refold(
    db::Transaction& tx,
    Memory& memory,
    domain::DeviceState& state,
    const std::optional<TimePoint>& since);

/// With what people decided meanwhile: that counts from here on. Locks the device; the tenants are
/// locked at least shared.
void refoldDecided(db::Transaction& tx, Memory& memory, const domain::DeviceKey& key);

/// The devices that wait to be folded again, a few of them; false when there is none. What fails
/// waits for a minute. A transaction of its own.
[[nodiscard]] bool refoldNext(db::Database& database, Memory& memory);

}  // namespace platen::server::analysis
