#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace platen::simulator {

/// An IPv4 or IPv6 address; IPv4 in its IPv4-mapped form (RFC 4291 section 2.5.5.2).
struct IpAddress {
    std::array<std::uint8_t, 16> bytes{};
    auto operator<=>(const IpAddress&) const = default;

    /// Numeric text only: "127.20.0.1", "::1".
    [[nodiscard]] static std::optional<IpAddress> parse(const std::string& text);
    /// `host` in host byte order.
    [[nodiscard]] static IpAddress ofV4(std::uint32_t host);

    [[nodiscard]] bool isV4() const;
    /// In host byte order; call only when isV4().
    [[nodiscard]] std::uint32_t v4() const;
    [[nodiscard]] std::string text() const;
};

}  // namespace platen::simulator
