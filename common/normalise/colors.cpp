#include "common/normalise/colors.hpp"

#include "common/core/text.hpp"
#include "common/normalise/color_words.hpp"

#include <algorithm>
#include <cctype>

namespace platen {

namespace {

bool isWordByte(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

/// ASCII words must stand alone; others are looked for as they are.
bool hasWord(std::string_view text, std::string_view word) {
    const bool is_ascii = std::ranges::all_of(word, [](char c) { return (c & 0x80) == 0; });
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const auto end = at + word.size();
        const bool starts = at == 0 || !isWordByte(text[at - 1]);
        const bool ends = end == text.size() || !isWordByte(text[end]);
        if (!is_ascii || (starts && ends)) return true;
    }
    return false;
}

std::string_view colorInWords(const std::string& lower) {
    for (const auto& [word, color] : colorWords()) {
        if (hasWord(lower, word)) return color;
    }
    return {};
}

std::string_view colorOfLetter(char letter) {
    switch (letter) {
        case 'C':
            return "cyan";
        case 'M':
            return "magenta";
        case 'Y':
            return "yellow";
        case 'K':
            return "black";
        default:
            return {};
    }
}

/// Letters, an optional dash, digits, one of C M Y K: how Kyocera, UTAX and Konica name their
/// toners ("TK-8527C", "TN321K"). Samsung has the letter before the digits: "CLT-K404S".
std::string_view colorOfPartCode(std::string_view text) {
    constexpr std::string_view kSamsung = "CLT-";
    if (text.starts_with(kSamsung) && text.size() > kSamsung.size() + 1 &&
        std::isdigit(static_cast<unsigned char>(text[kSamsung.size() + 1])) != 0)
        return colorOfLetter(text[kSamsung.size()]);
    const auto letters = std::ranges::find_if_not(text, isWordByte) - text.begin();
    std::string_view digits = text.substr(static_cast<std::size_t>(letters));
    if (digits.starts_with('-')) digits.remove_prefix(1);
    if (letters < 2 || letters > 3 || digits.size() < 3) return {};
    const char last = digits.back();
    digits.remove_suffix(1);
    if (digits.find_first_not_of("0123456789") != std::string_view::npos) return {};
    return colorOfLetter(last);
}

}  // namespace

std::string supplyColor(std::string_view colorant, std::string_view description) {
    if (const auto color = colorInWords(asciiLower(colorant)); !color.empty())
        return std::string{color};
    if (const auto color = colorInWords(asciiLower(description)); !color.empty())
        return std::string{color};
    return std::string{colorOfPartCode(description)};
}

}  // namespace platen
