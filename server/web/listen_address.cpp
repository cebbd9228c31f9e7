#include "server/web/listen_address.hpp"

#include "common/config/config.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/IPAddress.h>
#include <fmt/format.h>

#include <charconv>

namespace platen::server::web {

ListenAddress ListenAddress::parse(std::string_view setting, const std::string& text) {
    const auto colon = text.rfind(':');
    ListenAddress address;
    bool read = false;
    if (colon != std::string::npos) {
        address.host = text.substr(0, colon);
        if (address.host.starts_with('[') && address.host.ends_with(']'))
            address.host = address.host.substr(1, address.host.size() - 2);
        const char* end = text.data() + text.size();
        const auto parsed = std::from_chars(text.data() + colon + 1, end, address.port);
        Poco::Net::IPAddress ip;
        read = parsed.ec == std::errc{} && parsed.ptr == end &&
               Poco::Net::IPAddress::tryParse(address.host, ip);
    }
    if (!read) {
        throw config::ConfigError{fmt::format(
            "{} is '{}', allowed: an IP address and a port such as 127.0.0.1:8080 or [::1]:8080",
            setting,
            text)};
    }
    return address;
}

bool ListenAddress::isLoopback() const {
    return isLoopbackAddress(host);
}

bool isLoopbackAddress(const std::string& address) {
    constexpr std::string_view kMappedPrefix = "::ffff:";
    Poco::Net::IPAddress ip;
    const bool mapped = address.starts_with(kMappedPrefix);
    return Poco::Net::IPAddress::tryParse(
               mapped ? address.substr(kMappedPrefix.size()) : address, ip) &&
           ip.isLoopback();
}

}  // namespace platen::server::web
