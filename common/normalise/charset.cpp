#include "common/normalise/charset.hpp"

#include "common/core/text.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <utility>

namespace platen {

namespace {

/// IANA character sets registry, https://www.iana.org/assignments/character-sets; the names are
/// those of iconv, for Shift-JIS and the sets of GB those of the larger sets that printers really
/// use.
constexpr auto kCharsets = std::to_array<std::pair<std::int64_t, std::string_view>>({
    {3, "ASCII"},         {4, "ISO-8859-1"},    {5, "ISO-8859-2"},    {6, "ISO-8859-3"},
    {7, "ISO-8859-4"},    {8, "ISO-8859-5"},    {9, "ISO-8859-6"},    {10, "ISO-8859-7"},
    {11, "ISO-8859-8"},   {12, "ISO-8859-9"},   {13, "ISO-8859-10"},  {17, "CP932"},
    {18, "EUC-JP"},       {36, "EUC-KR"},       {38, "EUC-KR"},       {57, "GB18030"},
    {106, "UTF-8"},       {109, "ISO-8859-13"}, {110, "ISO-8859-14"}, {111, "ISO-8859-15"},
    {112, "ISO-8859-16"}, {113, "GBK"},         {114, "GB18030"},     {1000, "UTF-16BE"},
    {1013, "UTF-16BE"},   {1014, "UTF-16LE"},   {1015, "UTF-16BE"},   {2004, "HP-ROMAN8"},
    {2009, "CP850"},      {2010, "CP852"},      {2011, "CP437"},      {2024, "CP932"},
    {2025, "GB18030"},    {2026, "BIG5"},       {2027, "MACINTOSH"},  {2084, "KOI8-R"},
    {2086, "CP866"},      {2088, "KOI8-U"},     {2101, "BIG5-HKSCS"}, {2109, "CP874"},
    {2250, "CP1250"},     {2251, "CP1251"},     {2252, "CP1252"},     {2253, "CP1253"},
    {2254, "CP1254"},     {2255, "CP1255"},     {2256, "CP1256"},     {2257, "CP1257"},
    {2258, "CP1258"},     {2259, "TIS-620"},
});

bool isAscii(std::string_view bytes) {
    return std::ranges::all_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Charsets in which two bytes may look like UTF-8.
bool isMultiByte(std::string_view charset) {
    constexpr auto kMultiByte = std::to_array<std::string_view>(
        {"CP932",
         "SHIFT_JIS",
         "EUC-JP",
         "EUC-KR",
         "GBK",
         "GB18030",
         "GB2312",
         "BIG5",
         "BIG5-HKSCS"});
    return std::ranges::find(kMultiByte, charset) != kMultiByte.end();
}

/// Well-formed UTF-8 whose characters beyond ASCII have three octets or more, as those of East Asia
/// have: text in an East Asian charset does not look like that.
bool isEastAsianUtf8(std::string_view bytes) {
    const bool has_two = std::ranges::any_of(bytes, [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet >= 0xC2 && octet <= 0xDF;
    });
    return !has_two && isUtf8(bytes);
}

/// The charset of text in octets by two, by its byte order mark or by the zeros in it, which are
/// every other octet where the text is Latin; empty for other text.
std::string_view wideCharset(std::string_view bytes) {
    if (bytes.starts_with("\xFE\xFF")) return "UTF-16BE";
    if (bytes.starts_with("\xFF\xFE")) return "UTF-16LE";
    while (bytes.size() >= 2 && bytes.ends_with(std::string_view{"\0\0", 2}))
        bytes.remove_suffix(2);
    if (bytes.size() < 3) return {};
    const auto zeros_at = [bytes](std::size_t first) {
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            if ((bytes[at] == '\0') != (at % 2 == first)) return false;
        }
        return true;
    };
    if (zeros_at(0)) return "UTF-16BE";
    return zeros_at(1) ? "UTF-16LE" : "";
}

/// What comes before the first NUL: a buffer of C may hold anything behind it.
std::string_view beforeNul(std::string_view bytes) {
    return bytes.substr(0, bytes.find('\0'));
}

/// Without an incomplete character at the end, if what comes before is UTF-8 beyond ASCII.
std::optional<std::string_view> cutUtf8(std::string_view bytes) {
    for (std::size_t drop = 0; drop <= 3 && drop < bytes.size(); ++drop) {
        const std::string_view whole = bytes.substr(0, bytes.size() - drop);
        if (!isUtf8(whole)) continue;
        if (drop > 0 && isAscii(whole)) return std::nullopt;
        return whole;
    }
    return std::nullopt;
}

/// An iconv descriptor that is closed.
class Converter {
public:
    explicit Converter(const std::string& from) : handle_{::iconv_open("UTF-8", from.c_str())} {}
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    ~Converter() {
        if (isOpen()) ::iconv_close(handle_);
    }

    [[nodiscard]] bool isOpen() const { return reinterpret_cast<std::intptr_t>(handle_) != -1; }

    /// A byte that has no meaning in the charset becomes U+FFFD; a character that is cut at the end
    /// is dropped.
    std::string convert(std::string bytes) {
        std::string result(bytes.size() * 4 + 8, '\0');
        char* in = bytes.data();
        std::size_t in_left = bytes.size();
        char* out = result.data();
        std::size_t out_left = result.size();
        while (in_left > 0) {
            if (::iconv(handle_, &in, &in_left, &out, &out_left) != kFailed || out_left < 4) break;
            if (errno == EINVAL) break;
            constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
            out = std::ranges::copy(kReplacement, out).out;
            out_left -= kReplacement.size();
            ++in;
            --in_left;
        }
        result.resize(result.size() - out_left);
        return result;
    }

private:
    static constexpr std::size_t kFailed = static_cast<std::size_t>(-1);
    iconv_t handle_;
};

constexpr std::string_view kLatin1 = "ISO-8859-1";

/// What Latin-1 leaves to control characters, Windows uses; printers hold what Windows sends them.
std::string convert(std::string_view bytes, std::string_view charset) {
    Converter converter{std::string{charset == kLatin1 ? "CP1252" : charset}};
    return cleanUtf8(converter.isOpen() ? converter.convert(std::string{bytes}) : bytes);
}

}  // namespace

std::string_view charsetName(std::int64_t mib_enum) {
    const auto* const found =
        std::ranges::find(kCharsets, mib_enum, &std::pair<std::int64_t, std::string_view>::first);
    return found == kCharsets.end() ? std::string_view{} : found->second;
}

std::string decodeText(
    std::string_view bytes, std::string_view charset, std::string_view fallback) {
    if (const auto wide = wideCharset(bytes); !wide.empty()) return convert(bytes, wide);
    if (charset.starts_with("UTF-16")) {
        if (bytes.size() % 2 == 0 && !isUtf8(beforeNul(bytes))) return convert(bytes, charset);
        charset = {};
    }
    bytes = beforeNul(trim(bytes));
    if (isAscii(bytes)) return cleanUtf8(bytes);
    if (!isMultiByte(charset)) {
        if (const auto text = cutUtf8(bytes)) return cleanUtf8(*text);
    } else if (isEastAsianUtf8(bytes)) {
        return cleanUtf8(bytes);
    }
    const bool is_stated = !charset.empty() && charset != "UTF-8" && charset != "ASCII";
    const std::string_view other = fallback.empty() ? kLatin1 : fallback;
    return convert(bytes, is_stated ? charset : other);
}

}  // namespace platen
