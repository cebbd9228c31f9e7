#pragma once

#include "agent/snmp/peer.hpp"

#include <chrono>
#include <cstddef>
#include <map>

namespace platen::agent::polling {

/// What became of a device's turn that another agent may take.
enum class Turn {
    Own,        ///< nobody else reads it
    TakenBack,  ///< the same, for the first time after it was left
    Left,       ///< another agent reads it
};

/// Devices that another agent reads at present, as the server said. Without a new word of the
/// server the agent reads them again by itself; and once a day anyway, so that it still knows what
/// is there. Pure: every call says what time it is by the boot clock. One thread.
class LeftDevices {
public:
    /// True when it was not left before.
    bool leave(
        const snmp::Peer& peer, std::chrono::milliseconds now, std::chrono::milliseconds lasts);
    /// The device's turn has come.
    [[nodiscard]] Turn turnOf(const snmp::Peer& peer, std::chrono::milliseconds now);
    void forget(const snmp::Peer& peer) { devices_.erase(peer); }
    [[nodiscard]] std::size_t count(std::chrono::milliseconds now) const;

private:
    struct Left {
        std::chrono::milliseconds until;
        std::chrono::milliseconds read_at;  ///< by this agent; when it was left for the first time
    };
    std::map<snmp::Peer, Left> devices_;
};

}  // namespace platen::agent::polling
