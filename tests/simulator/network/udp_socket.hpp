#pragma once

#include "tests/simulator/network/file_descriptor.hpp"
#include "tests/simulator/site/ip_address.hpp"

#include <netinet/in.h>

#include <cstdint>
#include <string>
#include <vector>

namespace platen::simulator {

enum class IpVersion : std::uint8_t { V4, V6 };

/// A datagram, who sent it or gets it, and which of our addresses it was sent to or comes from.
struct Datagram {
    std::string bytes;
    IpAddress local;
    sockaddr_storage peer{};
    socklen_t peer_size{0};
};

/// One socket for all addresses of the machine: the kernel tells for each datagram which address
/// was asked, and lets a reply come from that address. One thread.
class UdpSocket {
public:
    /// Binds the wildcard address; port 0 takes a free one. Throws std::system_error.
    UdpSocket(IpVersion version, std::uint16_t port);

    [[nodiscard]] int descriptor() const { return socket_.get(); }
    [[nodiscard]] std::uint16_t port() const;

    /// What has arrived, at most a batch; does not wait.
    [[nodiscard]] std::vector<Datagram> receive();
    /// Sends all; what the kernel refuses is dropped, as a network would.
    void send(std::vector<Datagram> datagrams);

private:
    FileDescriptor socket_;
    std::vector<Datagram> slots_;  ///< where received bytes land, kept from batch to batch
};

}  // namespace platen::simulator
