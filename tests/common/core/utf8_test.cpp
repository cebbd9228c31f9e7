#include "common/core/text.hpp"

#include <gtest/gtest.h>

#include <random>

namespace platen {
namespace {

using namespace std::string_view_literals;

struct Malformed {
    std::string_view what;
    std::string_view bytes;
    std::string_view clean;
};

// U+FFFD for each byte that is no part of a well-formed character.
constexpr Malformed kMalformed[] = {
    {"a lone continuation byte", "a\x80z", "a\uFFFDz"},
    {"the last continuation byte", "\xBF", "\uFFFD"},
    {"an overlong slash of two bytes", "\xC0\xAF", "\uFFFD\uFFFD"},
    {"an overlong character below C2", "\xC1\xBF", "\uFFFD\uFFFD"},
    {"an overlong character of three bytes", "\xE0\x9F\xBF", "\uFFFD\uFFFD\uFFFD"},
    {"an overlong character of four bytes", "\xF0\x8F\xBF\xBF", "\uFFFD\uFFFD\uFFFD\uFFFD"},
    {"a high surrogate", "\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
    {"a low surrogate", "\xED\xBF\xBF", "\uFFFD\uFFFD\uFFFD"},
    {"a character past U+10FFFF", "\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
    {"the first byte F5", "\xF5\x80\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
    {"the byte FE", "\xFE", "\uFFFD"},
    {"the byte FF", "\xFF", "\uFFFD"},
    {"a cut character of two bytes", "a\xC3", "a\uFFFD"},
    {"a cut character of three bytes", "\xE2\x82", "\uFFFD\uFFFD"},
    {"a cut character of four bytes", "\xF0\x9F\x98", "\uFFFD\uFFFD\uFFFD"},
    {"a first byte before a letter", "\xC3z", "\uFFFDz"},
    {"three bytes with a letter in the third", "\xE2\x82z", "\uFFFD\uFFFDz"},
    {"Latin-1 text", "B\xFCro", "B\uFFFDro"},
};

TEST(Utf8, RefusesEveryKindOfMalformedText) {
    for (const Malformed& sample : kMalformed)
        EXPECT_FALSE(isUtf8(sample.bytes)) << sample.what;
}

TEST(Utf8, ReplacesEachMalformedByteAndNothingElse) {
    for (const Malformed& sample : kMalformed)
        EXPECT_EQ(cleanUtf8(sample.bytes), sample.clean) << sample.what;
}

TEST(Utf8, AcceptsTheFirstAndTheLastCharacterOfEachLength) {
    for (const std::string_view text :
         {"\x01"sv,
          "\x7F"sv,
          "\xC2\x80"sv,
          "\xDF\xBF"sv,
          "\xE0\xA0\x80"sv,
          "\xED\x9F\xBF"sv,
          "\xEE\x80\x80"sv,
          "\xEF\xBF\xBF"sv,
          "\xF0\x90\x80\x80"sv,
          "\xF4\x8F\xBF\xBF"sv}) {
        EXPECT_TRUE(isUtf8(text));
    }
}

TEST(CleanUtf8, LeavesTextOfAnyScriptAlone) {
    for (const std::string_view text : {"Bereit", "Büro", "準備完了", "جاهز", "🖨", ""})
        EXPECT_EQ(cleanUtf8(text), text);
}

TEST(CleanUtf8, DropsControlCharacters) {
    EXPECT_EQ(cleanUtf8("a\0b\x1B[31mc\x7F"sv), "ab[31mc");
    EXPECT_EQ(
        cleanUtf8("a\xC2\x9B"
                  "b"),
        "ab");  // CSI of C1
    EXPECT_EQ(cleanUtf8("\uFEFFmodel"), "model");
}

TEST(CleanUtf8, DropsWhatTurnsTheDirectionOfText) {
    for (const std::string_view control :
         {"\u061C", "\u200E", "\u200F", "\u202A", "\u202E", "\u2066", "\u2069"}) {
        EXPECT_EQ(cleanUtf8("a" + std::string{control} + "b"), "ab");
    }
}

TEST(CleanUtf8, MakesOneLineOfSeveral) {
    EXPECT_EQ(cleanUtf8("a\tb\nc\rd"), "a b c d");
}

TEST(CleanUtf8, IsWellFormedForAnyBytesAndCleanAtOnce) {
    std::mt19937 random{11};
    for (int round = 0; round < 5000; ++round) {
        std::string bytes(random() % 24, '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random() & 0xFFU);
        const std::string clean = cleanUtf8(bytes);
        EXPECT_TRUE(isUtf8(clean));
        EXPECT_EQ(cleanUtf8(clean), clean);
    }
}

TEST(TruncateUtf8, NeverCutsACharacter) {
    const std::string text = "aü€😀z";
    for (std::size_t limit = 0; limit <= text.size() + 1; ++limit) {
        const std::string_view cut = truncateUtf8(text, limit);
        EXPECT_LE(cut.size(), limit);
        EXPECT_TRUE(isUtf8(cut)) << limit;
        EXPECT_TRUE(text.starts_with(cut));
    }
    EXPECT_EQ(truncateUtf8(text, 3), "aü");
    EXPECT_EQ(truncateUtf8(text, 9), "aü€");
}

}  // namespace
}  // namespace platen
