#include "common/raw/oid.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <stdexcept>

namespace platen {

namespace {
constexpr std::size_t kMaxArcs = 128;
}

std::optional<Oid> Oid::parse(std::string_view text) {
    if (text.starts_with('.')) text.remove_prefix(1);
    std::vector<std::uint32_t> arcs;
    for (const std::string_view part : split(text, '.')) {
        std::uint32_t arc = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), arc);
        if (part.empty() || error != std::errc{} || end != part.data() + part.size())
            return std::nullopt;
        arcs.push_back(arc);
    }
    if (arcs.size() > kMaxArcs) return std::nullopt;
    return Oid{std::move(arcs)};
}

Oid Oid::of(std::string_view text) {
    auto oid = parse(text);
    if (!oid) throw std::invalid_argument{fmt::format("'{}' is not an object identifier", text)};
    return *std::move(oid);
}

std::string Oid::text() const {
    return arcsText(arcs_);
}

bool Oid::startsWith(const Oid& prefix) const {
    return prefix.size() <= size() &&
           std::equal(prefix.arcs_.begin(), prefix.arcs_.end(), arcs_.begin());
}

std::span<const std::uint32_t> Oid::after(const Oid& prefix) const {
    return std::span{arcs_}.subspan(prefix.size());
}

Oid Oid::with(std::span<const std::uint32_t> more) const {
    std::vector<std::uint32_t> arcs = arcs_;
    arcs.insert(arcs.end(), more.begin(), more.end());
    return Oid{std::move(arcs)};
}

std::string arcsText(std::span<const std::uint32_t> arcs) {
    std::string text;
    text.reserve(arcs.size() * 4);
    std::array<char, std::numeric_limits<std::uint32_t>::digits10 + 1> digits{};
    for (const std::uint32_t arc : arcs) {
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), arc).ptr;
        if (!text.empty()) text.push_back('.');
        text.append(digits.data(), end);
    }
    return text;
}

}  // namespace platen
