#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "common/normalise/standard_reading.hpp"
#include "common/raw/reading.hpp"
#include "server/db/transaction.hpp"
#include "server/rules/device_identity.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

// What the analysis writes about devices.
namespace platen::server::domain {

/// A device as an agent has just read it.
struct SeenDevice {
    TenantId tenant;
    SiteId site;
    AgentId agent;
    Endpoint endpoint;
    std::string profile;  ///< family
    std::string protocol;
    TimePoint taken_at;
    const StandardReading& reading;
};

/// The device that the reading's evidence speaks for; made when it is new. Notes the evidence, and
/// why it was decided so when it was not known before.
[[nodiscard]] DeviceId resolveDevice(db::Transaction& tx, const SeenDevice& seen);

/// Evidence with the times at which it was first and last shown.
struct ShownEvidence {
    TimePoint first_at;
    TimePoint last_at;
};
/// Notes evidence that its readings show by a corrected profile. What is another device's stays so.
void learnEvidence(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    const std::map<rules::Evidence, ShownEvidence>& shown);

/// Takes over what the reading says of name, place, firmware, address. Texts that it does not have
/// stay. Only for the newest reading of the device. False when it is all known already.
bool updateDevice(db::Transaction& tx, const DeviceId& device, const SeenDevice& seen);

/// Other devices that were known to be where this one is now, are not known to be silent, and were
/// read before it: it has taken their place.
[[nodiscard]] std::vector<DeviceId> findDisplaced(
    db::Transaction& tx, const DeviceId& device, const SeenDevice& seen);

/// The device that answered last at an endpoint of an agent.
[[nodiscard]] std::optional<DeviceId> findDeviceAt(
    db::Transaction& tx, const TenantId& tenant, const AgentId& agent, const Endpoint& endpoint);

}  // namespace platen::server::domain
