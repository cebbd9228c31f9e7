#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace platen::server::web {

/// "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:443".
struct ListenAddress {
    std::string host;
    std::uint16_t port{0};

    /// Throws config::ConfigError that names the setting and its value.
    [[nodiscard]] static ListenAddress parse(std::string_view setting, const std::string& text);
    /// Only this machine reaches it.
    [[nodiscard]] bool isLoopback() const;
};

/// True for 127.0.0.0/8, ::1 and 127.0.0.0/8 mapped into IPv6.
[[nodiscard]] bool isLoopbackAddress(const std::string& address);

}  // namespace platen::server::web
