#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <utility>

// One device that several agents read: whose it is. docs/decisions/0017-one-device-two-agents.md
namespace platen::server::rules {

/// So long a device stays with the agent that has read it: others are guests meanwhile.
inline constexpr std::chrono::hours kHomeStays{3};

/// The devices that agents other than their own read. A value that follows readings in the order in
/// which they are stored. What is derived depends on it: the same readings give the same homes, and
/// it is the same whether one value follows them all or what changes() says is stored between them.
class DeviceHomes {
public:
    using Device = std::pair<TenantId, DeviceId>;
    using Reader = std::pair<Device, AgentId>;

    [[nodiscard]] bool empty() const { return homes_.empty(); }

    /// The device is the agent's, unless it was settled before.
    void settle(const Device& device, const AgentId& agent);
    /// That agent has read it, too, or, before a guest did, the device's own.
    void note(const Device& device, const AgentId& agent, TimePoint read_at);

    /// An agent has read the device, whose newest reading before was at `newest`. True when it does
    /// so as a guest: the device stays where it is, as it does with whatever comes late. Devices
    /// that were not settled have no guests. Of its own agent's readings only late ones change
    /// anything.
    [[nodiscard]] bool read(
        const Device& device, const AgentId& agent, TimePoint at, std::optional<TimePoint> newest);

    /// When each agent has read, as read() has changed it.
    [[nodiscard]] std::map<Reader, TimePoint> changes() const;

private:
    struct Home {
        AgentId agent;
        std::map<AgentId, TimePoint> readers{};
        std::set<AgentId> changed{};
    };
    [[nodiscard]] static std::optional<TimePoint> lastAtHome(
        const Home& home, std::optional<TimePoint> newest);
    static void remember(Home& home, const AgentId& agent, TimePoint read_at);

    std::map<Device, Home> homes_;
};

}  // namespace platen::server::rules
