#include "common/normalise/charset.hpp"

#include "common/core/text.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace platen {

namespace {

/// IANA character sets registry, https://www.iana.org/assignments/character-sets
constexpr std::array<std::pair<std::int64_t, std::string_view>, 28> kCharsets{{
    {3, "ASCII"},         {4, "ISO-8859-1"},    {5, "ISO-8859-2"},   {6, "ISO-8859-3"},
    {7, "ISO-8859-4"},    {8, "ISO-8859-5"},    {9, "ISO-8859-6"},   {10, "ISO-8859-7"},
    {11, "ISO-8859-8"},   {12, "ISO-8859-9"},   {13, "ISO-8859-10"}, {17, "SHIFT_JIS"},
    {18, "EUC-JP"},       {36, "EUC-KR"},       {38, "EUC-KR"},      {106, "UTF-8"},
    {109, "ISO-8859-13"}, {111, "ISO-8859-15"}, {113, "GBK"},        {114, "GB18030"},
    {2004, "HP-ROMAN8"},  {2009, "CP850"},      {2010, "CP852"},     {2025, "GB2312"},
    {2026, "BIG5"},       {2250, "CP1250"},     {2251, "CP1251"},    {2252, "CP1252"},
}};

bool isAscii(std::string_view bytes) {
    return std::ranges::all_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Charsets in which two bytes may look like UTF-8.
bool isMultiByte(std::string_view charset) {
    constexpr std::array<std::string_view, 7> kMultiByte{
        "SHIFT_JIS", "EUC-JP", "EUC-KR", "GBK", "GB18030", "GB2312", "BIG5"};
    return std::ranges::find(kMultiByte, charset) != kMultiByte.end();
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

    /// A byte that has no meaning in the charset becomes U+FFFD.
    std::string convert(std::string bytes) {
        std::string result(bytes.size() * 4 + 8, '\0');
        char* in = bytes.data();
        std::size_t in_left = bytes.size();
        char* out = result.data();
        std::size_t out_left = result.size();
        while (in_left > 0) {
            if (::iconv(handle_, &in, &in_left, &out, &out_left) != kFailed || out_left < 4) break;
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

}  // namespace

std::string_view charsetName(std::int64_t mib_enum) {
    const auto* const found =
        std::ranges::find(kCharsets, mib_enum, &std::pair<std::int64_t, std::string_view>::first);
    return found == kCharsets.end() ? std::string_view{} : found->second;
}

std::string decodeText(
    std::string_view bytes, std::string_view charset, std::string_view fallback) {
    if (isAscii(bytes)) return cleanUtf8(bytes);
    if (!isMultiByte(charset)) {
        if (const auto text = cutUtf8(bytes)) return cleanUtf8(*text);
    }
    const bool is_stated = !charset.empty() && charset != "UTF-8" && charset != "ASCII";
    const std::string_view other = fallback.empty() ? std::string_view{"ISO-8859-1"} : fallback;
    Converter converter{std::string{is_stated ? charset : other}};
    if (converter.isOpen()) return cleanUtf8(converter.convert(std::string{bytes}));
    return cleanUtf8(bytes);
}

}  // namespace platen
