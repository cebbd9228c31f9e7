#include "agent/snmp/peer.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>
#include <string>

namespace platen::agent::snmp {

namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

}  // namespace

bool IpAddress::isV4() const {
    return std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes.begin());
}

std::string IpAddress::text() const {
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    const bool v4 = isV4();
    const auto* source = bytes.data() + (v4 ? kMappedPrefix.size() : 0);
    ::inet_ntop(v4 ? AF_INET : AF_INET6, source, buffer.data(), buffer.size());
    return buffer.data();
}

IpAddress IpAddress::plus(std::uint64_t count) const {
    IpAddress sum = *this;
    std::uint64_t carry = count;
    for (std::size_t i = sum.bytes.size(); i-- > 0 && carry != 0;) {
        const std::uint64_t low = sum.bytes.at(i) + (carry & 0xFFU);
        sum.bytes.at(i) = static_cast<std::uint8_t>(low & 0xFFU);
        carry = (carry >> 8U) + (low >> 8U);
    }
    return sum;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    const std::string terminated{text};
    IpAddress address;
    if (::inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
    std::copy(kMappedPrefix.begin(), kMappedPrefix.end(), address.bytes.begin());
    auto* v4 = address.bytes.data() + kMappedPrefix.size();
    if (::inet_pton(AF_INET, terminated.c_str(), v4) == 1) return address;
    return std::nullopt;
}

Endpoint Peer::endpoint() const {
    return {.address = address.text(), .port = port};
}

std::optional<Peer> Peer::of(const Endpoint& endpoint) {
    const auto address = IpAddress::parse(endpoint.address);
    if (!address) return std::nullopt;
    return Peer{.address = *address, .port = endpoint.port};
}

}  // namespace platen::agent::snmp

std::size_t std::hash<platen::agent::snmp::Peer>::operator()(
    const platen::agent::snmp::Peer& peer) const noexcept {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    std::memcpy(&high, peer.address.bytes.data(), sizeof high);
    std::memcpy(&low, peer.address.bytes.data() + sizeof high, sizeof low);
    std::uint64_t mixed = (high ^ (low * 0x9E3779B97F4A7C15U)) + peer.port;
    mixed = (mixed ^ (mixed >> 32U)) * 0xD6E8FEB86659FD93U;
    return mixed ^ (mixed >> 32U);
}
