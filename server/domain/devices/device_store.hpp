#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/devices/device_state.hpp"
#include "server/domain/devices/seen_device.hpp"

#include <map>
#include <span>

// What the analysis writes about devices.
namespace platen::server::domain {

/// A device and a reading of it.
struct DeviceSight {
    DeviceKey device;
    const SeenDevice* seen{nullptr};  ///< never null
};

/// Makes devices, each with its row in device_state. One that is there already stays as it is. The
/// tenants' locks are held. One statement.
void makeDevices(db::Transaction& tx, std::span<const DeviceSight> sights);

/// Takes over what readings say of name, place, firmware, address, in their order. Texts that a
/// reading does not have stay, and so does the place where a guest has read it. Only for readings
/// that are the newest of their device, and only needed where identOf() is another than before. The
/// states of the devices are locked. One statement.
void updateDevices(db::Transaction& tx, std::span<const DeviceSight> sights);

/// Evidence with the times at which it was first and last shown.
struct ShownEvidence {
    TimePoint first_at;
    TimePoint last_at;
};
/// Notes evidence that its readings show by a corrected profile. What is another device's stays so.
/// The tenant's lock is held.
void learnEvidence(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    const std::map<rules::Evidence, ShownEvidence>& shown);

}  // namespace platen::server::domain
