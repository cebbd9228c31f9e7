#include "common/normalise/charset.hpp"

#include "common/core/text.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>

namespace platen {

namespace {

using namespace std::string_literals;

/// As a device states it in prtLocalizationCharacterSet.
std::string decodedAs(std::int64_t mib_enum, const std::string& bytes) {
    return decodeText(bytes, charsetName(mib_enum));
}

}  // namespace

TEST(Charset, IsTheOneThatTheMibEnumNames) {
    EXPECT_EQ(
        decodedAs(
            4,
            "Br\xFC"
            "cke"),
        "Brücke");
    EXPECT_EQ(decodedAs(5, "\xBF\xF3\xB3ty"), "żółty");
    EXPECT_EQ(decodedAs(8, "\xBF\xE0\xD8\xDD\xE2\xD5\xE0"), "Принтер");
    EXPECT_EQ(decodedAs(17, "\x83g\x83i\x81[\x8D\x95"), "トナー黒");
    EXPECT_EQ(decodedAs(2024, "\x87\x40"), "①");
    EXPECT_EQ(decodedAs(2004, "caf\xC5"), "café");
    EXPECT_EQ(decodedAs(2084, "\xF0\xD2\xC9\xCE\xD4\xC5\xD2"), "Принтер");
    EXPECT_EQ(decodedAs(2026, "\xB6\xC2\xA6\xE2"), "黑色");
    EXPECT_EQ(decodedAs(2025, "\xBA\xDA\xC9\xAB"), "黑色");
    EXPECT_EQ(decodedAs(114, "\xB4\xF2\xD3\xA1\xBB\xFA"), "打印机");
    EXPECT_EQ(decodedAs(38, "\xBC\xAD\xBF\xEF"), "서울");
    EXPECT_EQ(decodedAs(1000, "\x4E\x2D\x65\x87\xFF\x01"s), "中文！");
}

TEST(Charset, StatedWronglyYieldsToUtf8) {
    for (const std::int64_t stated : {3, 4, 8, 17, 38, 106, 114, 2004, 2025, 2026})
        EXPECT_EQ(decodedAs(stated, "トナー"), "トナー") << stated;
    for (const std::int64_t stated : {3, 4, 8, 106, 2004})
        EXPECT_EQ(decodedAs(stated, "Küche"), "Küche") << stated;
}

TEST(Charset, IsUtf16WhereEveryOtherOctetIsZeroOrAMarkStandsBefore) {
    EXPECT_EQ(decodeText("H\0P\0 \0L\0\0\0"s, ""), "HP L");
    EXPECT_EQ(decodeText("\0H\0P\0 \0L"s, "ISO-8859-1"), "HP L");
    EXPECT_EQ(decodeText("\xFF\xFE\x2D\x4E\x87\x65"s, ""), "中文");
    EXPECT_EQ(decodeText("\xFE\xFF\x4E\x2D\x65\x87"s, "UTF-8"), "中文");
    EXPECT_EQ(decodedAs(1000, "Plain text"), "Plain text");
}

TEST(Charset, OfTextThatNothingIsKnownOfIsLatin1AsWindowsHasIt) {
    EXPECT_EQ(decodeText("Anna\x92s printer", ""), "Anna’s printer");
    EXPECT_EQ(decodeText("Anna\x92s printer", "ISO-8859-1"), "Anna’s printer");
}

TEST(DecodedText, EndsAtItsFirstNul) {
    EXPECT_EQ(decodeText("Black\0\xFF\x07old"s, ""), "Black");
    EXPECT_EQ(decodeText("\0\0Black\0"s, ""), "Black");
}

TEST(DecodedText, LosesACharacterThatIsCutAtItsEnd) {
    EXPECT_EQ(decodedAs(17, "\x83g\x83i\x83"), "トナ");
    EXPECT_EQ(decodedAs(106, "pr\xC3\xAAt\xE3\x83"), "prêt");
}

TEST(DecodedText, ShowsNothingThatNobodySees) {
    EXPECT_EQ(decodeText("a\x1B[31mb\x7F", ""), "a[31mb");
    EXPECT_EQ(
        decodeText(
            "a\xE2\x80\xAE"
            "b\xE2\x80\x8B"
            "c\xEF\xBB\xBF"
            "d",
            ""),
        "abcd");
    EXPECT_EQ(
        decodeText(
            "a\xC2\xAD"
            "b\xE2\x80\xA8"
            "c",
            ""),
        "ab c");
}

TEST(DecodedText, IsCleanUtf8ForAnyBytesAndAnyCharset) {
    std::mt19937 random{20261122};
    for (std::int64_t mib_enum = 0; mib_enum < 2300; ++mib_enum) {
        const auto charset = charsetName(mib_enum);
        if (charset.empty() && mib_enum > 0) continue;
        for (int round = 0; round < 50; ++round) {
            std::string bytes;
            for (auto left = random() % 40; left > 0; --left)
                bytes.push_back(static_cast<char>(random() % 4 == 0 ? 0 : random() % 256));
            const std::string text = decodeText(bytes, charset, charset);
            ASSERT_TRUE(isUtf8(text)) << charset << " " << hexEncode(bytes);
            ASSERT_EQ(cleanUtf8(text), text) << charset << " " << hexEncode(bytes);
        }
    }
}

}  // namespace platen
