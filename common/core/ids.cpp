#include "common/core/ids.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace platen {

std::optional<std::string> canonicalUuid(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    std::string canonical;
    canonical.reserve(36);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const char c = asciiLower(text[i]);
        if (dash ? c != '-' : !isHexDigit(c)) return std::nullopt;
        canonical.push_back(c);
    }
    return canonical;
}

std::string uuidFromBytes(std::string_view bytes) {
    if (bytes.size() != 16) {
        throw std::invalid_argument{fmt::format("a UUID has 16 bytes, not {}", bytes.size())};
    }
    std::string text = hexEncode(bytes);
    for (const std::size_t at : {8U, 13U, 18U, 23U})
        text.insert(at, 1, '-');
    return text;
}

std::string uuidToBytes(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c != '-') digits.push_back(c);
    }
    auto bytes = hexDecode(digits);
    if (!bytes || !canonicalUuid(text))
        throw std::invalid_argument{fmt::format("'{}' is not a UUID", text)};
    return *std::move(bytes);
}

}  // namespace platen
