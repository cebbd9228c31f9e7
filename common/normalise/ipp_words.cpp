#include "common/normalise/ipp_words.hpp"

#include "common/core/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <set>

namespace platen {

namespace {

constexpr std::size_t kMostPairs = 64;
constexpr std::size_t kLongestWord = 64;

bool isUpper(char c) {
    return c >= 'A' && c <= 'Z';
}

bool isLowerOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

struct Rgb {
    int red{0};
    int green{0};
    int blue{0};
};

/// "#RRGGBB".
std::optional<Rgb> readRgb(std::string_view text) {
    if (text.size() != 7 || text.front() != '#') return std::nullopt;
    const auto octets = hexDecode(text.substr(1));
    if (!octets) return std::nullopt;
    const auto part = [&](std::size_t at) { return static_cast<unsigned char>((*octets)[at]); };
    return Rgb{.red = part(0), .green = part(1), .blue = part(2)};
}

/// Gray, or what its channels are: full, or dark enough to be ink of that colour.
std::string_view nameOf(const Rgb& rgb) {
    const auto [low, high] = std::minmax({rgb.red, rgb.green, rgb.blue});
    constexpr int kGraySpread = 24;
    if (high - low <= kGraySpread) {
        if (high < 0x40) return "black";
        if (high < 0xB0) return "gray";
        return high < 0xF0 ? "light_gray" : "white";
    }
    struct HueName {
        bool red;
        bool green;
        bool blue;
        std::string_view name;
        std::string_view light;
    };
    constexpr std::array<HueName, 6> kHues{{
        {false, true, true, "cyan", "light_cyan"},
        {true, false, true, "magenta", "light_magenta"},
        {true, true, false, "yellow", "yellow"},
        {true, false, false, "red", ""},
        {false, true, false, "green", ""},
        {false, false, true, "blue", ""},
    }};
    const int middle = (low + high) / 2;
    const auto* const hue = std::ranges::find_if(kHues, [&](const HueName& each) {
        return each.red == (rgb.red > middle) && each.green == (rgb.green > middle) &&
               each.blue == (rgb.blue > middle);
    });
    if (hue == kHues.end()) return {};
    return low < 0x60 ? hue->name : hue->light;
}

}  // namespace

std::string ippWord(std::string_view text) {
    std::string word;
    if (text.size() > kLongestWord) return word;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (isUpper(c) && i > 0 && isLowerOrDigit(text[i - 1])) word += '_';
        if (isUpper(c) || isLowerOrDigit(c))
            word += asciiLower(c);
        else if (c == '-' || c == '_')
            word += '_';
        else
            return {};
    }
    return word;
}

IppRecord readIppRecord(std::string_view text) {
    IppRecord record;
    std::size_t pairs = 0;
    for (const std::string_view part : split(text, ';')) {
        const auto equals = part.find('=');
        if (equals == std::string_view::npos || ++pairs > kMostPairs) continue;
        record.emplace(asciiLower(trim(part.substr(0, equals))), trim(part.substr(equals + 1)));
    }
    return record;
}

std::string_view textIn(const IppRecord& record, std::string_view key) {
    const auto found = record.find(key);
    return found == record.end() ? std::string_view{} : found->second;
}

std::optional<std::int64_t> integerIn(const IppRecord& record, std::string_view key) {
    const std::string_view digits = textIn(record, key);
    std::int64_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto [rest, problem] = std::from_chars(digits.data(), end, number);
    if (digits.empty() || problem != std::errc{} || rest != end) return std::nullopt;
    return number;
}

std::string_view markerColor(std::string_view text) {
    if (const auto rgb = readRgb(text)) return nameOf(*rgb);
    constexpr std::size_t kOne = 7;
    if (text.size() != 3 * kOne) return {};
    std::set<std::string_view> names;
    for (std::size_t at = 0; at < text.size(); at += kOne) {
        if (const auto rgb = readRgb(text.substr(at, kOne))) names.insert(nameOf(*rgb));
    }
    const std::set<std::string_view> three{"cyan", "magenta", "yellow"};
    return names == three ? "tricolor" : "";
}

}  // namespace platen
