#include "common/core/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace platen {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

unsigned char byteAt(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

int hexValue(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

struct Utf8Range {
    std::size_t length;
    unsigned char second_low;
    unsigned char second_high;
};

/// RFC 3629 section 4: what may follow a first byte. Length 0: no first byte.
Utf8Range utf8Range(unsigned char first) {
    if (first < 0x80) return {.length = 1, .second_low = 0, .second_high = 0};
    if (first >= 0xC2 && first <= 0xDF)
        return {.length = 2, .second_low = 0x80, .second_high = 0xBF};
    if (first == 0xE0) return {.length = 3, .second_low = 0xA0, .second_high = 0xBF};
    if (first == 0xED) return {.length = 3, .second_low = 0x80, .second_high = 0x9F};
    if (first >= 0xE1 && first <= 0xEF)
        return {.length = 3, .second_low = 0x80, .second_high = 0xBF};
    if (first == 0xF0) return {.length = 4, .second_low = 0x90, .second_high = 0xBF};
    if (first >= 0xF1 && first <= 0xF3)
        return {.length = 4, .second_low = 0x80, .second_high = 0xBF};
    if (first == 0xF4) return {.length = 4, .second_low = 0x80, .second_high = 0x8F};
    return {.length = 0, .second_low = 0, .second_high = 0};
}

/// Bytes of the well-formed character at `at`, or 0.
std::size_t utf8Length(std::string_view text, std::size_t at) {
    const Utf8Range range = utf8Range(byteAt(text, at));
    if (range.length <= 1) return range.length;
    if (at + range.length > text.size()) return 0;
    const unsigned char second = byteAt(text, at + 1);
    if (second < range.second_low || second > range.second_high) return 0;
    for (std::size_t i = 2; i < range.length; ++i) {
        if ((byteAt(text, at + i) & 0xC0U) != 0x80) return 0;
    }
    return range.length;
}

std::uint32_t codePoint(std::string_view character) {
    static constexpr std::array<unsigned, 5> kFirstMask{0, 0x7F, 0x1F, 0x0F, 0x07};
    std::uint32_t value = byteAt(character, 0) & kFirstMask.at(character.size());
    for (std::size_t i = 1; i < character.size(); ++i) {
        value = (value << 6U) | (byteAt(character, i) & 0x3FU);
    }
    return value;
}

bool isBreak(std::uint32_t point) {
    return point == '\t' || point == '\n' || point == '\r' || point == 0x2028 || point == 0x2029;
}

bool isWithin(std::uint32_t point, std::uint32_t first, std::uint32_t last) {
    return point >= first && point <= last;
}

/// Characters that change how others are shown, or that nobody sees.
bool isControl(std::uint32_t point) {
    const bool c0_or_c1 = point < 0x20 || isWithin(point, 0x7F, 0x9F);
    const bool bidi = isWithin(point, 0x202A, 0x202E) || isWithin(point, 0x2066, 0x2069) ||
                      point == 0x200E || point == 0x200F || point == 0x061C;
    const bool zero_width = isWithin(point, 0x200B, 0x200D) || isWithin(point, 0x2060, 0x2064) ||
                            point == 0x00AD || point == 0x180E || point == 0xFEFF;
    const bool annotation = isWithin(point, 0xFFF9, 0xFFFB) || isWithin(point, 0xE0000, 0xE007F);
    return c0_or_c1 || bidi || zero_width || annotation;
}

}  // namespace

char asciiLower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isHexDigit(char c) {
    return hexValue(c) >= 0;
}

std::string asciiLower(std::string_view text) {
    std::string lower{text};
    for (char& c : lower)
        c = asciiLower(c);
    return lower;
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view kBlank{" \t\r\n\f\v\0", 7};
    const auto first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::string hexEncode(std::string_view bytes) {
    std::string digits;
    digits.reserve(bytes.size() * 2);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        digits.push_back(kHexDigits[byteAt(bytes, i) >> 4U]);
        digits.push_back(kHexDigits[byteAt(bytes, i) & 0x0FU]);
    }
    return digits;
}

std::optional<std::string> hexDecode(std::string_view digits) {
    if (digits.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    bytes.reserve(digits.size() / 2);
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const int high = hexValue(digits[i]);
        const int low = hexValue(digits[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes.push_back(static_cast<char>(high * 16 + low));
    }
    return bytes;
}

std::string base64UrlEncode(std::string_view bytes) {
    std::string text;
    std::uint32_t buffer = 0;
    unsigned bits = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        buffer = (buffer << 8U) | byteAt(bytes, i);
        for (bits += 8; bits >= 6; bits -= 6)
            text.push_back(kBase64Url[(buffer >> (bits - 6)) & 0x3FU]);
    }
    if (bits > 0) text.push_back(kBase64Url[(buffer << (6 - bits)) & 0x3FU]);
    return text;
}

std::optional<std::string> base64UrlDecode(std::string_view text) {
    if (text.size() % 4 == 1) return std::nullopt;
    std::string bytes;
    std::uint32_t buffer = 0;
    unsigned bits = 0;
    for (const char c : text) {
        const auto value = kBase64Url.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        buffer = (buffer << 6U) | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes.push_back(static_cast<char>((buffer >> bits) & 0xFFU));
    }
    if ((buffer & ((1U << bits) - 1U)) != 0) return std::nullopt;
    return bytes;
}

bool isUtf8(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = utf8Length(bytes, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

std::string cleanUtf8(std::string_view bytes) {
    const auto is_plain = [](char c) { return c >= ' ' && c <= '~'; };
    if (std::ranges::all_of(bytes, is_plain)) return std::string{bytes};
    std::string clean;
    clean.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = utf8Length(bytes, at);
        if (length == 0) {
            clean += "\xEF\xBF\xBD";
            ++at;
            continue;
        }
        const std::string_view character = bytes.substr(at, length);
        const std::uint32_t point = codePoint(character);
        if (isBreak(point))
            clean.push_back(' ');
        else if (!isControl(point))
            clean += character;
        at += length;
    }
    return clean;
}

std::string_view truncateUtf8(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return text;
    while (limit > 0 && (byteAt(text, limit) & 0xC0U) == 0x80)
        --limit;
    return text.substr(0, limit);
}

}  // namespace platen
