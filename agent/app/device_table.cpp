#include "agent/app/device_table.hpp"

#include <algorithm>

namespace platen::agent::app {

Device* DeviceTable::find(const snmp::Peer& peer) {
    const auto found = devices_.find(peer);
    return found == devices_.end() ? nullptr : &found->second;
}

bool DeviceTable::learn(const discovery::FoundDevice& found) {
    const auto [position, added] = devices_.try_emplace(found.peer);
    discovery::FoundDevice& kept = position->second.found;
    const Profile* const read_by = kept.profile;
    const std::string described_as = kept.hints.sys_descr;
    if (added || !found.incomplete)
        kept = found;
    else
        kept.credential = found.credential;
    if (found.hints.speaks_ipp && isKnownOverSnmp(found.peer.address))
        position->second.after_snmp = true;
    if (kept.profile != read_by || kept.hints.sys_descr != described_as) position->second.size = {};
    return added;
}

bool DeviceTable::isKnownOverSnmp(const snmp::IpAddress& address) const {
    return std::ranges::any_of(devices_, [&](const auto& entry) {
        return entry.first.address == address && !entry.second.found.hints.speaks_ipp;
    });
}

bool DeviceTable::isReadOverSnmp(const snmp::IpAddress& address) const {
    return std::ranges::any_of(devices_, [&](const auto& entry) {
        const auto& [peer, device] = entry;
        return peer.address == address && !device.found.hints.speaks_ipp && !device.unreachable;
    });
}

std::size_t DeviceTable::unreachable() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        devices_, [](const auto& entry) { return entry.second.unreachable; }));
}

std::vector<discovery::KnownDevice> DeviceTable::snapshot() const {
    std::vector<discovery::KnownDevice> known;
    known.reserve(devices_.size());
    for (const auto& [peer, device] : devices_) {
        known.push_back(
            {.peer = peer,
             .credential = device.found.credential,
             .hints = device.found.hints,
             .family = device.found.profile->family(),
             .size = device.size,
             .after_snmp = device.after_snmp,
             .last_answer = device.last_answer});
    }
    std::ranges::sort(known, {}, &discovery::KnownDevice::peer);
    return known;
}

}  // namespace platen::agent::app
