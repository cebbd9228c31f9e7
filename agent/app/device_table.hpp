#pragma once

#include "agent/discovery/found_device.hpp"
#include "agent/discovery/known_devices_file.hpp"
#include "agent/snmp/peer.hpp"
#include "agent/snmp/request_size.hpp"
#include "common/core/clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace platen::agent::app {

/// A printer that the collector reads.
struct Device {
    discovery::FoundDevice found;
    std::optional<TimePoint> last_answer;
    /// Boot clock, so that a jump of the wall clock forgets nobody; it may lie before the start.
    std::chrono::milliseconds last_sign{0};  ///< of life: an answer, or that a sweep found it
    snmp::RequestSize size;                  ///< what it stands, read by its profile
    std::uint32_t missed{0};                 ///< readings without an answer, in succession
    bool unreachable{false};                 ///< told so
    bool asleep{false};                      ///< it said so at its last reading over SNMP
    bool after_snmp{false};                  ///< read over IPP alone, after it was read over SNMP
};

/// The printers that the collector knows. One thread.
class DeviceTable {
public:
    /// Null when it is not known. Valid until the device is forgotten.
    [[nodiscard]] Device* find(const snmp::Peer& peer);
    void forget(const snmp::Peer& peer) { devices_.erase(peer); }
    /// Adds a device, or takes over what is new about a known one; one that is known keeps profile
    /// and hints when it was identified incompletely. With another profile, or with another
    /// sysDescr (it is new firmware often), what it stands is found out anew. True when it was not
    /// known.
    bool learn(const discovery::FoundDevice& found);

    /// True when a printer at this address is read over SNMP and answers.
    [[nodiscard]] bool isReadOverSnmp(const snmp::IpAddress& address) const;
    [[nodiscard]] std::size_t size() const { return devices_.size(); }
    [[nodiscard]] std::size_t unreachable() const;
    /// For the file of known devices.
    [[nodiscard]] std::vector<discovery::KnownDevice> snapshot() const;

private:
    [[nodiscard]] bool isKnownOverSnmp(const snmp::IpAddress& address) const;

    std::unordered_map<snmp::Peer, Device> devices_;
};

}  // namespace platen::agent::app
