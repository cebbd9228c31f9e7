#pragma once

#include "common/raw/reading.hpp"

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace platen::agent::snmp {

/// An IP address as 16 bytes in network order; IPv4 is mapped (::ffff:a.b.c.d, RFC 4291 section
/// 2.5.5.2), so that both families compare and count alike.
struct IpAddress {
    std::array<std::uint8_t, 16> bytes{};
    auto operator<=>(const IpAddress&) const = default;

    [[nodiscard]] bool isV4() const;
    /// Numeric text, "192.0.2.7" or "2001:db8::7".
    [[nodiscard]] std::string text() const;
    /// The address `count` further on; wraps round at the end of the address space.
    [[nodiscard]] IpAddress plus(std::uint64_t count) const;
    /// Nothing for names, zones and everything else that is not a numeric address.
    [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text);
};

/// Where datagrams go and come from. The compact twin of Endpoint.
struct Peer {
    IpAddress address;
    std::uint16_t port{161};
    auto operator<=>(const Peer&) const = default;

    [[nodiscard]] Endpoint endpoint() const;
    /// Nothing when the endpoint's address is not numeric.
    [[nodiscard]] static std::optional<Peer> of(const Endpoint& endpoint);
};

}  // namespace platen::agent::snmp

template <>
struct std::hash<platen::agent::snmp::Peer> {
    std::size_t operator()(const platen::agent::snmp::Peer& peer) const noexcept;
};
