#include "agent/app/host_lookup.hpp"

#include "agent/app/arguments.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>

namespace platen::agent::app {

namespace {

struct HostAndPort {
    std::string_view host;
    std::optional<std::string_view> port;
};

HostAndPort splitHost(std::string_view text) {
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        const auto rest = end == std::string_view::npos ? "]" : text.substr(end + 1);
        if (rest.empty()) return {.host = text.substr(1, end - 1), .port = std::nullopt};
        if (rest.starts_with(':')) return {.host = text.substr(1, end - 1), .port = rest.substr(1)};
        return {.host = {}, .port = std::nullopt};
    }
    if (std::ranges::count(text, ':') != 1) return {.host = text, .port = std::nullopt};
    const auto colon = text.find(':');
    return {.host = text.substr(0, colon), .port = text.substr(colon + 1)};
}

std::uint16_t parsePort(std::string_view text) {
    std::uint16_t port = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, port);
    if (error == std::errc{} && stopped == end && port != 0) return port;
    throw UsageError{fmt::format("port is '{}', allowed: 1 to 65535", text)};
}

snmp::IpAddress addressOf(const addrinfo& entry) {
    snmp::IpAddress address;
    if (entry.ai_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, entry.ai_addr, sizeof v6);
        std::memcpy(address.bytes.data(), &v6.sin6_addr, address.bytes.size());
        return address;
    }
    sockaddr_in v4{};
    std::memcpy(&v4, entry.ai_addr, sizeof v4);
    address.bytes.at(10) = 0xFF;
    address.bytes.at(11) = 0xFF;
    std::memcpy(address.bytes.data() + 12, &v4.sin_addr, sizeof v4.sin_addr);
    return address;
}

snmp::IpAddress resolve(const std::string& host) {
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_DGRAM;
    addrinfo* found = nullptr;
    const int failed = ::getaddrinfo(host.c_str(), nullptr, &wanted, &found);
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{found, &::freeaddrinfo};
    if (failed != 0) throw UnknownHost{fmt::format("host '{}': {}", host, ::gai_strerror(failed))};
    return addressOf(*found);
}

}  // namespace

snmp::Peer lookUpHost(const std::string& text) {
    const HostAndPort parts = splitHost(text);
    if (parts.host.empty()) {
        throw UsageError{fmt::format(
            "host is '{}', allowed: NAME, 192.0.2.7 or [2001:db8::7], each with :PORT if not 161",
            text)};
    }
    const std::uint16_t port = parts.port ? parsePort(*parts.port) : std::uint16_t{161};
    const auto numeric = snmp::IpAddress::parse(parts.host);
    return {.address = numeric ? *numeric : resolve(std::string{parts.host}), .port = port};
}

}  // namespace platen::agent::app
