#pragma once

#include <compare>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace platen {

/// An object identifier (RFC 2578 section 3.5): at most 128 arcs, each below 2^32.
class Oid {
public:
    Oid() = default;
    Oid(std::initializer_list<std::uint32_t> arcs) : arcs_{arcs} {}
    explicit Oid(std::vector<std::uint32_t> arcs) : arcs_{std::move(arcs)} {}

    /// "1.3.6.1" or ".1.3.6.1"; nothing for any other text.
    [[nodiscard]] static std::optional<Oid> parse(std::string_view text);
    /// As parse(), for OIDs written in the program; throws std::invalid_argument.
    [[nodiscard]] static Oid of(std::string_view text);

    [[nodiscard]] const std::vector<std::uint32_t>& arcs() const { return arcs_; }
    [[nodiscard]] std::size_t size() const { return arcs_.size(); }
    [[nodiscard]] bool empty() const { return arcs_.empty(); }
    [[nodiscard]] std::string text() const;

    /// True when this OID begins with all of `prefix` (and may be equal to it).
    [[nodiscard]] bool startsWith(const Oid& prefix) const;
    /// The arcs after `prefix`; call only when startsWith(prefix).
    [[nodiscard]] std::span<const std::uint32_t> after(const Oid& prefix) const;
    [[nodiscard]] Oid with(std::span<const std::uint32_t> more) const;

    /// The order of SNMP tables: arc by arc, a prefix before what it begins.
    auto operator<=>(const Oid&) const = default;

private:
    std::vector<std::uint32_t> arcs_;
};

/// "1.3" from {1, 3}; an instance such as {1, 2} is written "1.2".
[[nodiscard]] std::string arcsText(std::span<const std::uint32_t> arcs);

}  // namespace platen
