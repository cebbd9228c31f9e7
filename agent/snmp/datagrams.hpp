#pragma once

#include "agent/snmp/peer.hpp"

#include <chrono>
#include <functional>
#include <string_view>

namespace platen::agent::snmp {

/// The network as the engine sees it: datagrams without a promise that they arrive. One thread.
class Datagrams {
public:
    /// Called for each datagram; the bytes are valid during the call only.
    using Handler = std::function<void(const Peer& from, std::string_view bytes)>;

    Datagrams() = default;
    Datagrams(const Datagrams&) = delete;
    Datagrams& operator=(const Datagrams&) = delete;
    virtual ~Datagrams() = default;

    /// Hands a datagram over; it leaves at the latest with the next wait() or receive(). What
    /// cannot be sent is lost like any other datagram.
    virtual void send(const Peer& to, std::string_view bytes) = 0;

    /// Hands every datagram that has arrived to `handler`, without waiting. May stop after a
    /// bounded number, so that timers get their turn; the rest stays for the next call.
    virtual void receive(const Handler& handler) = 0;

    /// Returns when a datagram has arrived or `at_most` has passed.
    virtual void wait(std::chrono::milliseconds at_most) = 0;

    /// Ends a wait() that is under way, or else the next one. Any thread.
    virtual void wake() {}
};

}  // namespace platen::agent::snmp
