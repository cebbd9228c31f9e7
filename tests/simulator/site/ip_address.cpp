#include "tests/simulator/site/ip_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>

namespace platen::simulator {

namespace {

constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

}  // namespace

std::optional<IpAddress> IpAddress::parse(const std::string& text) {
    in_addr v4{};
    if (::inet_pton(AF_INET, text.c_str(), &v4) == 1) return ofV4(ntohl(v4.s_addr));
    IpAddress address;
    if (::inet_pton(AF_INET6, text.c_str(), address.bytes.data()) == 1) return address;
    return std::nullopt;
}

IpAddress IpAddress::ofV4(std::uint32_t host) {
    IpAddress address;
    std::ranges::copy(kMapped, address.bytes.begin());
    for (unsigned i = 0; i < 4; ++i) {
        address.bytes.at(12 + i) = static_cast<std::uint8_t>(host >> (24 - 8 * i));
    }
    return address;
}

bool IpAddress::isV4() const {
    return std::equal(kMapped.begin(), kMapped.end(), bytes.begin());
}

std::uint32_t IpAddress::v4() const {
    std::uint32_t host = 0;
    for (unsigned i = 0; i < 4; ++i)
        host = (host << 8U) | bytes.at(12 + i);
    return host;
}

std::string IpAddress::text() const {
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    const bool v4 = isV4();
    ::inet_ntop(
        v4 ? AF_INET : AF_INET6, bytes.data() + (v4 ? 12 : 0), buffer.data(), buffer.size());
    return buffer.data();
}

}  // namespace platen::simulator
