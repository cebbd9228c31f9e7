#include "common/normalise/transforms.hpp"

#include "common/core/text.hpp"
#include "common/normalise/charset.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace platen {

namespace {

/// PML, HP: 01 15 is symbol set 8U, Roman-8; any other first octets are part of the text.
std::string fromPml(std::string_view octets, std::string decoded) {
    constexpr std::string_view kRoman8 = "\x01\x15";
    if (!octets.starts_with(kRoman8)) return decoded;
    return decodeText(trim(octets.substr(2)), "HP-ROMAN8");
}

std::string macText(std::string_view octets) {
    const bool is_null = std::ranges::all_of(octets, [](char c) { return c == '\0'; });
    if (octets.size() != 6 || is_null) return {};
    std::string text = hexEncode(octets);
    for (std::size_t at = 10; at >= 2; at -= 2)
        text.insert(at, 1, ':');
    return text;
}

/// "SN:" of Epson's IEEE 1284 id: the hexadecimal digits of the first eight characters, then the
/// last two characters as they stand. Other lengths are not packed.
std::string unpackEpsonSerial(const std::string& text) {
    constexpr std::size_t kPackedDigits = 16;
    if (text.size() != kPackedDigits + 2) return text;
    const auto head = hexDecode(std::string_view{text}.substr(0, kPackedDigits));
    return head ? *head + text.substr(kPackedDigits) : text;
}

std::string upper(std::string text) {
    std::ranges::for_each(text, [](char& c) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    });
    return text;
}

}  // namespace

std::string transformOctets(
    std::string_view octets, std::string decoded, const std::vector<Transform>& transforms) {
    for (const Transform transform : transforms) {
        if (transform == Transform::Pml) decoded = fromPml(octets, std::move(decoded));
        if (transform == Transform::Mac) decoded = macText(octets);
        if (transform == Transform::Hex) decoded = hexEncode(octets);
    }
    return decoded;
}

std::string transformText(std::string text, const std::vector<Transform>& transforms) {
    for (const Transform transform : transforms) {
        if (transform == Transform::EpsonPackedSerial) text = unpackEpsonSerial(text);
        if (transform == Transform::LeadingBToV && text.starts_with('B')) text.front() = 'V';
        if (transform == Transform::Upper) text = upper(std::move(text));
    }
    return text;
}

std::string addressText(std::string_view octets) {
    if (octets.size() != 4) return {};
    const auto part = [&](std::size_t at) { return static_cast<unsigned char>(octets[at]); };
    return fmt::format("{}.{}.{}.{}", part(0), part(1), part(2), part(3));
}

}  // namespace platen
