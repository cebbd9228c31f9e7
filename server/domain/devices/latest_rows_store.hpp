#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"
#include "server/rules/device_latest_rules.hpp"

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

// device_latest beside device_state: together they are a rules::DeviceLatest. What the newest
// reading said stands in device_state or moves with its time; device_latest tells what is older.
namespace platen::server::domain {

/// A device whose row of device_state is locked, and what its newest reading stated, with units and
/// OIDs: `state.counters` by its counter set.
struct LatestOwner {
    const DeviceState& state;
    std::vector<Counter> stated;
};

/// As mergeLatest() left it. Devices that have no row yet, or were never read, are missing. One
/// query. JSON comes back as PostgreSQL writes it: the same value, not the same text.
[[nodiscard]] std::map<DeviceKey, rules::DeviceLatest> loadLatest(
    db::Transaction& tx, std::span<const LatestOwner> owners);

struct LatestRow {
    LatestOwner owner;  ///< with what is saved to device_state in the same transaction
    const rules::DeviceLatest& latest;
};
/// One statement. A device twice in the span is db::DatabaseError (21000).
void saveLatest(db::Transaction& tx, std::span<const LatestRow> rows);

}  // namespace platen::server::domain
