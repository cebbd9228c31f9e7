#include "server/domain/devices/network_range.hpp"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstddef>

namespace platen::server::domain {

namespace {

struct Family {
    int number;
    std::size_t bytes;
};
constexpr std::array<Family, 2> kFamilies{{{AF_INET, 4}, {AF_INET6, 16}}};
using Octets = std::array<unsigned char, 16>;

std::string textOf(const Family& family, const Octets& octets) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(family.number, octets.data(), text.data(), text.size());
    return text.data();
}

/// Nothing for what is no number of bits.
std::optional<std::size_t> bitsOf(std::string_view digits, std::size_t most) {
    std::size_t bits = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (error != std::errc{} || end != digits.data() + digits.size() || bits > most)
        return std::nullopt;
    return bits;
}

}  // namespace

std::optional<TextRange> networkRange(const std::string& asked) {
    const auto slash = asked.find('/');
    const std::string address = asked.substr(0, slash);
    for (const Family& family : kFamilies) {
        Octets first{};
        if (::inet_pton(family.number, address.c_str(), first.data()) != 1) continue;
        const auto bits = slash == std::string::npos
                              ? std::optional{family.bytes * 8}
                              : bitsOf(std::string_view{asked}.substr(slash + 1), family.bytes * 8);
        if (!bits) return std::nullopt;
        Octets last = first;
        for (std::size_t bit = *bits; bit < family.bytes * 8; ++bit) {
            const auto mask = static_cast<unsigned char>(0x80U >> (bit % 8));
            first.at(bit / 8) = static_cast<unsigned char>(first.at(bit / 8) & ~mask);
            last.at(bit / 8) = static_cast<unsigned char>(last.at(bit / 8) | mask);
        }
        return TextRange{.least = textOf(family, first), .most = textOf(family, last)};
    }
    return std::nullopt;
}

}  // namespace platen::server::domain
