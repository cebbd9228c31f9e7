#include "common/normalise/colors.hpp"

#include "common/core/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace platen {

namespace {

struct ColorWord {
    std::string_view word;  ///< ASCII in lower case
    std::string_view color;
};

/// Longer terms first: "light cyan" is not cyan.
constexpr std::array<ColorWord, 79> kColorWords{{
    {"light cyan", "light_cyan"},
    {"lightcyan", "light_cyan"},
    {"photo cyan", "light_cyan"},
    {"light magenta", "light_magenta"},
    {"lightmagenta", "light_magenta"},
    {"photo magenta", "light_magenta"},
    {"light gray", "light_gray"},
    {"light grey", "light_gray"},
    {"light black", "light_black"},
    {"photo black", "photo_black"},
    {"matte black", "matte_black"},
    {"tri-color", "tricolor"},
    {"tricolor", "tricolor"},
    {"black", "black"},
    {"cyan", "cyan"},
    {"magenta", "magenta"},
    {"yellow", "yellow"},
    {"gray", "gray"},
    {"grey", "gray"},
    {"white", "white"},
    {"orange", "orange"},
    {"green", "green"},
    {"violet", "violet"},
    {"clear", "clear"},
    {"schwarz", "black"},
    {"schwarzer", "black"},
    {"gelb", "yellow"},
    {"noir", "black"},
    {"noire", "black"},
    {"jaune", "yellow"},
    {"negro", "black"},
    {"cian", "cyan"},
    {"amarillo", "yellow"},
    {"amarilla", "yellow"},
    {"nero", "black"},
    {"ciano", "cyan"},
    {"giallo", "yellow"},
    {"preto", "black"},
    {"amarelo", "yellow"},
    {"zwart", "black"},
    {"cyaan", "cyan"},
    {"geel", "yellow"},
    {"svart", "black"},
    {"sort", "black"},
    {"gul", "yellow"},
    {"musta", "black"},
    {"syaani", "cyan"},
    {"keltainen", "yellow"},
    {"czarny", "black"},
    {"b\xC5\x82\xC4\x99kitny", "cyan"},
    {"purpurowy", "magenta"},
    {"\xC5\xBC\xC3\xB3\xC5\x82ty", "yellow"},
    {"\xE9\xBB\x91", "black"},                // zh, ja: hei
    {"\xE9\x9D\x92", "cyan"},                 // zh: qing
    {"\xE6\xB4\x8B\xE7\xB4\x85", "magenta"},  // zh-TW: yanghong
    {"\xE6\xB4\x8B\xE7\xBA\xA2", "magenta"},  // zh-CN: yanghong
    {"\xE5\x93\x81\xE7\xBA\xA2", "magenta"},  // zh-CN: pinhong
    {"\xE9\xBB\x83", "yellow"},               // zh-TW: huang
    {"\xE9\xBB\x84", "yellow"},               // zh-CN: huang
    {"siyah", "black"},
    {"schwarze", "black"},
    {"schwarzes", "black"},
    {"gelber", "yellow"},
    {"gelbe", "yellow"},
    {"gelbes", "yellow"},
    {"\xE3\x83\x96\xE3\x83\xA9\xE3\x83\x83\xE3\x82\xAF", "black"},    // ja
    {"\xE3\x82\xB7\xE3\x82\xA2\xE3\x83\xB3", "cyan"},                 // ja
    {"\xE3\x83\x9E\xE3\x82\xBC\xE3\x83\xB3\xE3\x82\xBF", "magenta"},  // ja
    {"\xE3\x82\xA4\xE3\x82\xA8\xE3\x83\xAD\xE3\x83\xBC", "yellow"},   // ja
    {"\xD0\xB5\xD1\x80\xD0\xBD\xD1\x8B\xD0\xB9", "black"},  // ru, any case of the first letter
    {"\xD1\x91\xD1\x80\xD0\xBD\xD1\x8B\xD0\xB9", "black"},  // ru
    {"\xD0\xBE\xD0\xBB\xD1\x83\xD0\xB1\xD0\xBE\xD0\xB9", "cyan"},                     // ru
    {"\xD1\x83\xD1\x80\xD0\xBF\xD1\x83\xD1\x80\xD0\xBD\xD1\x8B\xD0\xB9", "magenta"},  // ru
    {"\xD0\xB5\xD0\xBB\xD1\x82\xD1\x8B\xD0\xB9", "yellow"},                           // ru
    {"\xD1\x91\xD0\xBB\xD1\x82\xD1\x8B\xD0\xB9", "yellow"},                           // ru
    {"\xEC\xB2\xAD\xEB\xA1\x9D", "cyan"},                                             // ko
    {"\xEA\xB2\x80\xEC\xA0\x95", "black"},                                            // ko
    {"\xEC\x9E\x90\xED\x99\x8D", "magenta"},                                          // ko
    {"\xEB\x85\xB8\xEB\x9E\x91", "yellow"},                                           // ko
}};

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
    for (const auto& [word, color] : kColorWords) {
        if (hasWord(lower, word)) return color;
    }
    return {};
}

/// Letters, an optional dash, digits, one of C M Y K: how Kyocera and UTAX name their toners.
std::string_view colorOfPartCode(std::string_view text) {
    const auto letters = std::ranges::find_if_not(text, isWordByte) - text.begin();
    std::string_view digits = text.substr(static_cast<std::size_t>(letters));
    if (digits.starts_with('-')) digits.remove_prefix(1);
    if (letters < 2 || letters > 3 || digits.size() < 3) return {};
    const char last = digits.back();
    digits.remove_suffix(1);
    if (digits.find_first_not_of("0123456789") != std::string_view::npos) return {};
    if (last == 'C') return "cyan";
    if (last == 'M') return "magenta";
    if (last == 'Y') return "yellow";
    return last == 'K' ? "black" : "";
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
