#include "common/core/uuid.hpp"

#include <cstddef>

namespace platen {

namespace {

constexpr int digitOf(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::optional<UuidOctets> parseUuid(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    UuidOctets octets{};
    std::size_t at = 0;
    for (std::size_t i = 0; i < octets.size(); ++i) {
        if ((i == 4 || i == 6 || i == 8 || i == 10) && text[at++] != '-') return std::nullopt;
        const int high = digitOf(text[at]);
        const int low = digitOf(text[at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        octets[i] = static_cast<char>(high * 16 + low);
        at += 2;
    }
    return octets;
}

}  // namespace platen
