#pragma once

#include "agent/snmp/peer.hpp"
#include "common/core/result.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace platen::agent::discovery {

/// A run of addresses with one port, both ends included.
struct AddressRange {
    snmp::IpAddress first;
    snmp::IpAddress last;
    std::uint16_t port{161};
    bool any_port{false};  ///< covers() every port: the text named none
    bool operator==(const AddressRange&) const = default;

    [[nodiscard]] std::uint64_t size() const;
    /// Call only with index < size().
    [[nodiscard]] snmp::Peer at(std::uint64_t index) const;
    /// Whatever the port.
    [[nodiscard]] bool contains(const snmp::IpAddress& address) const;
    /// The address lies in the range and the port is that of the range, unless it has any.
    [[nodiscard]] bool covers(const snmp::Peer& peer) const;
};

/// "192.0.2.0/24", "192.0.2.7", "192.0.2.10-192.0.2.90", "192.0.2.10-90", "2001:db8::/120"; a port
/// other than 161 follows as ":10161", after "]" for IPv6 ("[2001:db8::/120]:10161"). Network and
/// broadcast address of an IPv4 prefix shorter than /31 are left out. At most 2^24 IPv4 and 2^16
/// IPv6 addresses. The error names the text and what is allowed.
[[nodiscard]] Result<AddressRange, std::string> parseRange(std::string_view text);

/// The ranges without the excluded addresses (whatever their port), sorted, none twice, each with
/// exactly its port.
[[nodiscard]] std::vector<AddressRange> effectiveRanges(
    std::span<const AddressRange> ranges, std::span<const AddressRange> excludes);

/// How many addresses the ranges have together.
[[nodiscard]] std::uint64_t addressCount(std::span<const AddressRange> ranges);

}  // namespace platen::agent::discovery
