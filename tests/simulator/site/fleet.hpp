#pragma once

#include "tests/simulator/model/device.hpp"
#include "tests/simulator/site/ip_address.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace platen::simulator {

/// The devices of a simulated site by their addresses. One thread.
class Fleet {
public:
    explicit Fleet(std::uint64_t seed) : seed_{seed} {}

    /// Throws std::invalid_argument when the address is taken.
    void add(const IpAddress& address, std::shared_ptr<const Family> family);

    /// Null when nobody has this address.
    [[nodiscard]] Device* at(const IpAddress& address);
    [[nodiscard]] std::vector<IpAddress> addresses() const;

    /// Lets everything happen in all devices that is due up to `now`; it never goes back.
    void advanceTo(VirtualTime now);

    /// Both for an address that somebody has. Throws std::invalid_argument when `to` is taken.
    void move(const IpAddress& from, const IpAddress& to);
    /// Another device of the same family, which nobody has seen yet, takes the address.
    void replace(const IpAddress& address);

    [[nodiscard]] std::size_t size() const { return devices_.size(); }
    [[nodiscard]] bool hasV6() const;
    /// Every family, of each device its address, recording, serial number and model, as JSON:
    /// {"pid":1,"port":161,"devices":[...]}.
    [[nodiscard]] std::string describe(int pid, std::uint16_t port) const;

private:
    std::uint64_t seed_;
    std::uint32_t next_index_{0};
    std::map<IpAddress, std::unique_ptr<Device>> devices_;
};

/// All `*.snmprec` of a folder by name. Throws std::invalid_argument when there are none, and as
/// loadFamily().
[[nodiscard]] std::vector<std::shared_ptr<const Family>> loadFolder(const std::string& folder);

}  // namespace platen::simulator
