#pragma once

#include "common/core/ids.hpp"
#include "common/raw/reading.hpp"
#include "server/domain/devices/device_state.hpp"

#include <compare>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

namespace platen::server::domain {

/// Where an agent reads a device.
struct DevicePlace {
    TenantId tenant;
    AgentId agent;
    Endpoint endpoint;
    auto operator<=>(const DevicePlace&) const = default;
};

/// Which devices answered last at some places (device_place_store.hpp). A value that follows
/// readings, so that many are placed one after the other without asking again.
class DevicePlaces {
public:
    using States = std::map<DeviceKey, DeviceState>;

    /// Somebody wants to know what is there.
    void ask(const DevicePlace& place) { devices_.try_emplace(place); }
    /// The device is there now, and nowhere else.
    void move(const DeviceKey& device, const DevicePlace& place);

    /// All that are known to have answered last there: also those that moved there unseen. Of a
    /// place that was asked for it lives as long as this, and follows every move().
    [[nodiscard]] const std::set<DeviceKey>& at(const DevicePlace& place) const;
    /// At any place.
    [[nodiscard]] std::set<DeviceKey> all() const;

    /// The one of them that was read last: it is what does not answer there. `states` has all of
    /// them, and the key; null: none of them was ever read.
    [[nodiscard]] static const DeviceKey* lastOf(
        const std::set<DeviceKey>& devices, const States& states);

    /// Others that were known to be where this one was read, are not known to be silent, and were
    /// read before: it has taken their place.
    [[nodiscard]] std::vector<DeviceKey> displacedBy(
        const DeviceKey& device,
        const DevicePlace& place,
        TimePoint taken_at,
        const States& states) const;

private:
    std::map<DevicePlace, std::set<DeviceKey>> devices_;
    std::map<DeviceKey, DevicePlace> places_;
};

}  // namespace platen::server::domain
