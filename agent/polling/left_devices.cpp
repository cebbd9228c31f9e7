#include "agent/polling/left_devices.hpp"

#include <algorithm>

namespace platen::agent::polling {

namespace {

constexpr std::chrono::hours kReadAnyway{24};

}  // namespace

bool LeftDevices::leave(
    const snmp::Peer& peer, std::chrono::milliseconds now, std::chrono::milliseconds lasts) {
    const auto [device, is_new] =
        devices_.try_emplace(peer, Left{.until = now + lasts, .read_at = now});
    // What is said later counts: the other agent may have been silent meanwhile.
    device->second.until = now + lasts;
    return is_new;
}

Turn LeftDevices::turnOf(const snmp::Peer& peer, std::chrono::milliseconds now) {
    const auto device = devices_.find(peer);
    if (device == devices_.end()) return Turn::Own;
    if (now >= device->second.until) {
        devices_.erase(device);
        return Turn::TakenBack;
    }
    if (now - device->second.read_at < kReadAnyway) return Turn::Left;
    device->second.read_at = now;
    return Turn::Own;
}

std::size_t LeftDevices::count(std::chrono::milliseconds now) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        devices_, [now](const auto& device) { return now < device.second.until; }));
}

}  // namespace platen::agent::polling
