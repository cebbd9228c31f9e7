#pragma once

#include "common/core/clock.hpp"
#include "common/wire/leave.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"
#include "server/domain/devices/device_store.hpp"
#include "server/rules/device_homes.hpp"

#include <chrono>
#include <map>
#include <set>
#include <span>
#include <vector>

// Devices that several agents read: docs/decisions/0017-one-device-two-agents.md
namespace platen::server::domain {

/// Whose these devices are, and who has read them, too. Their states are locked. Two queries.
[[nodiscard]] rules::DeviceHomes findHomes(db::Transaction& tx, const std::set<DeviceKey>& devices);

/// What readings changed; `sights` tell where agents have read that were guests, or were until
/// then. One statement, none for none.
void saveHomes(
    db::Transaction& tx, const rules::DeviceHomes& homes, std::span<const DeviceSight> sights);

/// Lets others leave each such device to its own agent for `lease` after that one's last reading.
/// Forgets who has not read for a week. As platen_analyze; any tenants may be visible before.
void extendLeases(db::Transaction& tx, std::chrono::seconds lease, TimePoint now);

/// Where each agent need not read after `now`. As platen_ingest.
[[nodiscard]] std::map<AgentId, std::vector<wire::LeftPlace>> findLeft(
    db::Transaction& tx, TimePoint now);

}  // namespace platen::server::domain
