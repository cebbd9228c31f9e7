#include "common/core/ids.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <stdexcept>

namespace platen {

namespace {

constexpr std::size_t kTextLength = 36;

/// Before these octets stands a dash.
constexpr bool followsDash(std::size_t octet) {
    return octet == 4 || octet == 6 || octet == 8 || octet == 10;
}

constexpr int digitOf(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::optional<UuidOctets> parseUuid(std::string_view text) {
    if (text.size() != kTextLength) return std::nullopt;
    UuidOctets octets{};
    std::size_t at = 0;
    for (std::size_t i = 0; i < octets.size(); ++i) {
        if (followsDash(i) && text[at++] != '-') return std::nullopt;
        const int high = digitOf(text[at]);
        const int low = digitOf(text[at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        octets[i] = static_cast<char>(high * 16 + low);
        at += 2;
    }
    return octets;
}

std::optional<std::string> canonicalUuid(std::string_view text) {
    const auto octets = parseUuid(text);
    if (!octets) return std::nullopt;
    return uuidFromBytes({octets->data(), octets->size()});
}

std::string uuidFromBytes(std::string_view bytes) {
    if (bytes.size() != UuidOctets{}.size())
        throw std::invalid_argument{fmt::format("a UUID has 16 bytes, not {}", bytes.size())};
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text(kTextLength, '-');
    std::size_t at = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (followsDash(i)) ++at;
        const auto octet = static_cast<unsigned char>(bytes[i]);
        text[at++] = kDigits[octet >> 4U];
        text[at++] = kDigits[octet & 0xFU];
    }
    return text;
}

std::string uuidToBytes(std::string_view text) {
    const auto octets = parseUuid(text);
    if (!octets) throw std::invalid_argument{fmt::format("'{}' is not a UUID", text)};
    return {octets->data(), octets->size()};
}

}  // namespace platen
