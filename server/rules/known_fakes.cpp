#include "server/rules/known_fakes.hpp"

#include "common/core/text.hpp"
#include "common/normalise/identity_rules.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>

namespace platen::server::rules {

namespace {

constexpr std::size_t kMacText = 17;
constexpr std::size_t kUuidText = 36;

bool isOneCharacter(std::string_view text) {
    return std::ranges::all_of(text, [&text](char c) { return c == text.front(); });
}

/// "123456789", "0123456789", "9876543210", "12345678901": each digit one more, or one less.
bool countsUpOrDown(std::string_view text) {
    constexpr std::size_t kFewest = 5;
    if (text.size() < kFewest) return false;
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (!std::ranges::all_of(text, isDigit)) return false;
    bool up = true;
    bool down = true;
    for (std::size_t i = 1; i < text.size(); ++i) {
        const int step = (text[i] - text[i - 1] + 10) % 10;
        up = up && step == 1;
        down = down && step == 9;
    }
    return up || down;
}

/// The first octet of hexadecimal digits from there on.
std::optional<int> octetAt(std::string_view digits, std::size_t at) {
    if (at + 2 > digits.size()) return std::nullopt;
    int octet = 0;
    const char* end = digits.data() + at + 2;
    const auto parsed = std::from_chars(digits.data() + at, end, octet, 16);
    if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
    return octet;
}

std::string withoutSeparators(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c != '-' && c != ':') digits += c;
    }
    return digits;
}

}  // namespace

Trust trustInMac(std::string_view mac) {
    if (mac.size() != kMacText) return Trust::None;
    const std::string digits = withoutSeparators(mac);
    const auto first = octetAt(digits, 0);
    if (!first || isOneCharacter(digits) || countsUpOrDown(digits)) return Trust::None;
    constexpr int kGroup = 0x01;
    constexpr int kLocal = 0x02;
    if ((*first & kGroup) != 0) return Trust::None;
    const bool is_empty_card = isOneCharacter(std::string_view{digits}.substr(6));
    if (is_empty_card) return Trust::None;  // 00:17:c8:00:00:00: nobody has written its number
    return (*first & kLocal) != 0 ? Trust::Some : Trust::Full;
}

Trust trustInEngineId(std::string_view engine_id) {
    constexpr std::size_t kFewest = 10;
    constexpr std::size_t kMost = 64;
    if (engine_id.size() < kFewest || engine_id.size() > kMost || engine_id.size() % 2 != 0)
        return Trust::None;
    const auto first = octetAt(engine_id, 0);
    if (!first) return Trust::None;
    constexpr int kNewForm = 0x80;
    if ((*first & kNewForm) == 0)  // the enterprise and eight octets of its choice
        return isOneCharacter(engine_id.substr(8)) ? Trust::None : Trust::Some;
    constexpr std::size_t kFormat = 8;  // after the enterprise, in digits
    const auto format = octetAt(engine_id, kFormat);
    const std::string_view content = engine_id.substr(kFormat + 2);
    if (!format || content.empty() || isOneCharacter(content) || countsUpOrDown(content))
        return Trust::None;
    constexpr int kIpv4 = 1;
    constexpr int kIpv6 = 2;
    constexpr int kText = 4;
    return *format == kIpv4 || *format == kIpv6 || *format == kText ? Trust::None : Trust::Some;
}

Trust trustInUuid(std::string_view uuid) {
    const std::string digits = withoutSeparators(uuid);
    if (uuid.size() != kUuidText || isOneCharacter(digits)) return Trust::None;
    if (digits.starts_with("01234567") || digits.starts_with("12345678")) return Trust::None;
    // "00000000-0000-1000-8000-000000000000": a version and nothing else
    const auto zeros = std::ranges::count(digits, '0');
    constexpr int kMostZeros = 28;
    return zeros > kMostZeros ? Trust::None : Trust::Full;
}

Trust trustInSerial(std::string_view serial) {
    const std::string_view text = trim(serial);
    return isRealSerial(text) && !countsUpOrDown(text) ? Trust::Full : Trust::None;
}

}  // namespace platen::server::rules
