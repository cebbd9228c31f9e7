#include "common/raw/ipp_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace platen {

namespace {

constexpr std::uint8_t kFirstWithValue = 0x20;  // below are the out-of-band tags
constexpr std::uint8_t kInteger = 0x21;
constexpr std::uint8_t kBoolean = 0x22;
constexpr std::uint8_t kEnum = 0x23;
constexpr std::uint8_t kOctetString = 0x30;
constexpr std::uint8_t kTextWithLanguage = 0x35;
constexpr std::uint8_t kNameWithLanguage = 0x36;
constexpr std::uint8_t kFirstText = 0x40;  // character strings: RFC 8010 table 9
constexpr std::uint8_t kLastText = 0x5F;

/// Takes a length of two octets and what it counts off the front of `octets`; nothing on damage.
std::optional<std::string_view> takeCounted(std::string_view& octets) {
    if (octets.size() < 2) return std::nullopt;
    const auto length = static_cast<std::size_t>(static_cast<unsigned char>(octets[0])) << 8U |
                        static_cast<unsigned char>(octets[1]);
    octets.remove_prefix(2);
    if (octets.size() < length) return std::nullopt;
    const std::string_view counted = octets.substr(0, length);
    octets.remove_prefix(length);
    return counted;
}

/// RFC 8010 tables 2 to 5; RFC 3380 for the last three out-of-band tags.
constexpr auto kTagNames = std::to_array<std::pair<std::uint8_t, std::string_view>>({
    {0x10, "unsupported"},
    {0x12, "unknown"},
    {0x13, "no-value"},
    {0x15, "not-settable"},
    {0x16, "delete-attribute"},
    {0x17, "admin-define"},
    {0x21, "integer"},
    {0x22, "boolean"},
    {0x23, "enum"},
    {0x30, "octetString"},
    {0x31, "dateTime"},
    {0x32, "resolution"},
    {0x33, "rangeOfInteger"},
    {0x35, "textWithLanguage"},
    {0x36, "nameWithLanguage"},
    {0x41, "text"},
    {0x42, "name"},
    {0x44, "keyword"},
    {0x45, "uri"},
    {0x46, "uriScheme"},
    {0x47, "charset"},
    {0x48, "naturalLanguage"},
    {0x49, "mimeMediaType"},
});

}  // namespace

std::string ippTagName(const IppValue& value) {
    const auto* const known =
        std::ranges::find(kTagNames, value.tag, &std::pair<std::uint8_t, std::string_view>::first);
    if (known != kTagNames.end()) return std::string{known->second};
    return fmt::format("0x{:02X}", value.tag);
}

bool isOutOfBand(const IppValue& value) {
    return value.tag < kFirstWithValue;
}

std::optional<std::int64_t> ippInteger(const IppValue& value) {
    if (value.tag == kBoolean && value.octets.size() == 1)
        return static_cast<std::int64_t>(value.octets[0] != 0);
    if ((value.tag != kInteger && value.tag != kEnum) || value.octets.size() != 4)
        return std::nullopt;
    std::uint32_t number = 0;
    for (const char octet : value.octets)
        number = number << 8U | static_cast<unsigned char>(octet);
    return static_cast<std::int32_t>(number);
}

std::string_view ippText(const IppValue& value) {
    if (value.tag == kTextWithLanguage || value.tag == kNameWithLanguage) {
        std::string_view rest = value.octets;
        if (!takeCounted(rest)) return {};
        return takeCounted(rest).value_or(std::string_view{});
    }
    const bool is_text = value.tag >= kFirstText && value.tag <= kLastText;
    return is_text || value.tag == kOctetString ? std::string_view{value.octets}
                                                : std::string_view{};
}

}  // namespace platen
