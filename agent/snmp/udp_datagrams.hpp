#pragma once

#include "agent/snmp/datagrams.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <system_error>

namespace platen::agent::snmp {

/// UDP over one IPv4 socket and, from the first IPv6 peer on, one IPv6 socket, on ports of the
/// system's choice. Sends and receives many datagrams with one system call. The constructor throws
/// std::system_error when there is no IPv4 socket; while there is none for IPv6, datagrams to IPv6
/// peers are lost.
class UdpDatagrams final : public Datagrams {
public:
    UdpDatagrams();
    UdpDatagrams(const UdpDatagrams&) = delete;
    UdpDatagrams& operator=(const UdpDatagrams&) = delete;
    ~UdpDatagrams() override;

    void send(const Peer& to, std::string_view bytes) override;
    void receive(const Handler& handler) override;
    void wait(std::chrono::milliseconds at_most) override;
    void wake() override;

    /// Datagrams that the system refused to send (no route, no buffer, no socket). The first one is
    /// logged.
    [[nodiscard]] std::uint64_t refused() const { return refusals_.count; }

private:
    class Socket;
    struct Refusals {
        std::uint64_t count{0};
        void note(const Peer& to, const std::error_code& why);
    };
    [[nodiscard]] bool openV6(const Peer& to);
    void flush();

    Refusals refusals_;
    std::unique_ptr<Socket> v4_;
    std::unique_ptr<Socket> v6_;  // null until an IPv6 peer is asked
    const int wake_;              // an eventfd
};

}  // namespace platen::agent::snmp
