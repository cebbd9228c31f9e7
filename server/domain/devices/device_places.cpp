#include "server/domain/devices/device_places.hpp"

#include <stdexcept>

namespace platen::server::domain {

void DevicePlaces::move(const DeviceKey& device, const DevicePlace& place) {
    const auto known = places_.find(device);
    if (known != places_.end()) {
        if (known->second == place) return;
        devices_.at(known->second).erase(device);
    }
    devices_[place].insert(device);
    places_.insert_or_assign(device, place);
}

const std::set<DeviceKey>& DevicePlaces::at(const DevicePlace& place) const {
    static const std::set<DeviceKey> kNoDevices;
    const auto found = devices_.find(place);
    return found == devices_.end() ? kNoDevices : found->second;
}

std::set<DeviceKey> DevicePlaces::all() const {
    std::set<DeviceKey> devices;
    for (const auto& [device, place] : places_)
        devices.insert(device);
    return devices;
}

const DeviceKey* DevicePlaces::lastOf(const std::set<DeviceKey>& devices, const States& states) {
    auto last = states.end();
    for (const DeviceKey& device : devices) {
        const auto state = states.find(device);
        if (state == states.end()) throw std::logic_error{"a device without its state"};
        const auto& taken_at = state->second.taken_at;
        if (taken_at && (last == states.end() || *taken_at > *last->second.taken_at)) last = state;
    }
    return last == states.end() ? nullptr : &last->first;
}

std::vector<DeviceKey> DevicePlaces::displacedBy(
    const DeviceKey& device,
    const DevicePlace& place,
    TimePoint taken_at,
    const States& states) const {
    std::vector<DeviceKey> displaced;
    for (const DeviceKey& other : at(place)) {
        if (other == device) continue;
        const DeviceState& state = states.at(other);
        if (state.taken_at && *state.taken_at < taken_at && !state.unreachable_since)
            displaced.push_back(other);
    }
    return displaced;
}

}  // namespace platen::server::domain
