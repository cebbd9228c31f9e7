#pragma once

#include "agent/snmp/datagrams.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace platen::agent::snmp {

/// UDP over one IPv4 socket and, from the first IPv6 peer on, one IPv6 socket, on ports of the
/// system's choice. Sends and receives many datagrams with one system call. The constructor and the
/// first send to an IPv6 peer throw std::system_error when there is no socket.
class UdpDatagrams final : public Datagrams {
public:
    UdpDatagrams();
    UdpDatagrams(const UdpDatagrams&) = delete;
    UdpDatagrams& operator=(const UdpDatagrams&) = delete;
    ~UdpDatagrams() override;

    void send(const Peer& to, std::string_view bytes) override;
    void receive(const Handler& handler) override;
    void wait(std::chrono::milliseconds at_most) override;

    /// Datagrams that the system refused to send (no route, no buffer).
    [[nodiscard]] std::uint64_t refused() const;

private:
    class Socket;
    void flush();

    std::unique_ptr<Socket> v4_;
    std::unique_ptr<Socket> v6_;  // null until an IPv6 peer is asked
};

}  // namespace platen::agent::snmp
