#include "server/rules/device_homes.hpp"

#include <algorithm>

namespace platen::server::rules {

void DeviceHomes::settle(const Device& device, const AgentId& agent) {
    homes_.try_emplace(device, Home{.agent = agent});
}

void DeviceHomes::note(const Device& device, const AgentId& agent, TimePoint read_at) {
    homes_[device].readers.insert_or_assign(agent, read_at);
}

/// The newest reading is the own agent's, unless a guest is known to have taken it.
std::optional<TimePoint> DeviceHomes::lastAtHome(
    const Home& home, std::optional<TimePoint> newest) {
    const bool is_guests = std::ranges::any_of(home.readers, [&](const auto& reader) {
        return reader.first != home.agent && reader.second == newest;
    });
    if (!is_guests) return newest;
    const auto own = home.readers.find(home.agent);
    return own == home.readers.end() ? std::nullopt : std::optional{own->second};
}

void DeviceHomes::remember(Home& home, const AgentId& agent, TimePoint read_at) {
    TimePoint& last = home.readers.try_emplace(agent, read_at).first->second;
    last = std::max(last, read_at);
    home.changed.insert(agent);
}

bool DeviceHomes::read(
    const Device& device, const AgentId& agent, TimePoint at, std::optional<TimePoint> newest) {
    const auto known = homes_.find(device);
    if (known == homes_.end()) return false;
    Home& home = known->second;
    const bool is_late = newest && at <= *newest;
    const auto last = lastAtHome(home, newest);
    if (agent == home.agent) {
        // The newest reading does not say it for this agent.
        if (is_late && last != newest) remember(home, agent, at);
        return false;
    }
    remember(home, agent, at);
    if (last) remember(home, home.agent, *last);
    if (is_late || (last && at < *last + kHomeStays)) return true;
    home.agent = agent;
    return false;
}

std::map<DeviceHomes::Reader, TimePoint> DeviceHomes::changes() const {
    std::map<Reader, TimePoint> changes;
    for (const auto& [device, home] : homes_) {
        for (const AgentId& agent : home.changed)
            changes[{device, agent}] = home.readers.at(agent);
    }
    return changes;
}

}  // namespace platen::server::rules
