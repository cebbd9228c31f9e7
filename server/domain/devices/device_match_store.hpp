#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/device_decision_store.hpp"
#include "server/domain/devices/device_state.hpp"
#include "server/domain/devices/device_store.hpp"
#include "server/domain/devices/seen_device.hpp"
#include "server/rules/evidence_book.hpp"

#include <map>
#include <set>
#include <span>
#include <vector>

// Which devices readings are of, for many at once. The same answers and rows as one by one in the
// given order. In a transaction:
//
//   1. matchDevices(): reads, changes nothing. Where has_news is not empty, take the advisory locks
//      of these tenants, in order, and match again.
//   2. makeDevices(matches.makes): each gets its row in device_state, too.
//   3. Lock the states: of `devices`, of `losers`, and of whatever else is touched.
//   4. Without a tenant's lock: match again. Another answer means that somebody was faster: begin
//      anew with the lock.
//   5. noteEvidence(), and an empty `ident` for each of the losers.
//
// Evidence is written only while the states of the devices that have it are locked: no deadlocks.
namespace platen::server::domain {

/// Something that is enough by itself speaks for `other`, but more against it.
struct IdentityConflict {
    DeviceKey device;
    DeviceId other;
    int score{0};
    const SeenDevice* seen{nullptr};  ///< never null
};

struct DeviceMatches {
    std::vector<DeviceId> devices;   ///< of each that was seen, in order; also those to be made
    std::vector<DeviceSight> makes;  ///< the first sights of new devices; point into what was seen
    std::set<TenantId> has_news;     ///< with devices or evidence to note
    std::set<DeviceKey> losers;      ///< their evidence goes to another device
    std::map<TenantId, rules::EvidenceChanges> changes;
    std::vector<DecisionNote> decisions;
    std::vector<IdentityConflict> conflicts;  ///< that were not known before; in `decisions` too
};

/// One query, two or three where there are new devices, whatever their number.
[[nodiscard]] DeviceMatches matchDevices(db::Transaction& tx, std::span<const SeenDevice> seen);

/// Evidence and decisions. One statement each, none where nothing is to be noted; logs the
/// conflicts.
void noteEvidence(db::Transaction& tx, const DeviceMatches& matches);

}  // namespace platen::server::domain
