#include "common/core/ids.hpp"

#include "common/core/uuid.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <stdexcept>

namespace platen {

std::optional<std::string> canonicalUuid(std::string_view text) {
    const auto octets = parseUuid(text);
    if (!octets) return std::nullopt;
    return uuidFromBytes({octets->data(), octets->size()});
}

std::string uuidFromBytes(std::string_view bytes) {
    if (bytes.size() != UuidOctets{}.size())
        throw std::invalid_argument{fmt::format("a UUID has 16 bytes, not {}", bytes.size())};
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        const auto octet = static_cast<unsigned char>(bytes[i]);
        text += kDigits[octet >> 4U];
        text += kDigits[octet & 0xFU];
    }
    return text;
}

std::string uuidToBytes(std::string_view text) {
    const auto octets = parseUuid(text);
    if (!octets) throw std::invalid_argument{fmt::format("'{}' is not a UUID", text)};
    return {octets->data(), octets->size()};
}

}  // namespace platen
