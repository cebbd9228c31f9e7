#include "common/core/text.hpp"

#include <gtest/gtest.h>

#include <random>

namespace platen {
namespace {

using namespace std::string_view_literals;

/// 2,000 texts of random bytes, of 0 to 40 bytes.
template <class Check>
void forRandomBytes(Check check) {
    std::mt19937 random{7};
    for (int round = 0; round < 2000; ++round) {
        std::string bytes(random() % 41, '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random() & 0xFFU);
        check(bytes);
    }
}

TEST(Hex, SurvivesTheWayThereAndBack) {
    forRandomBytes([](const std::string& bytes) {
        const std::string digits = hexEncode(bytes);
        EXPECT_EQ(digits.size(), bytes.size() * 2);
        EXPECT_EQ(hexDecode(digits), bytes);
    });
}

TEST(Hex, IsWrittenInLowerCaseAndReadInBoth) {
    EXPECT_EQ(hexEncode("\x00\xAF\xff"sv), "00afff");
    EXPECT_EQ(hexDecode("00aFFf"), "\x00\xAF\xff"sv);
}

TEST(Hex, RefusesOddLengthsAndOtherCharacters) {
    for (const std::string_view text : {"0", "abc", "0g", "g0", "0 ", "-1", "0x"})
        EXPECT_EQ(hexDecode(text), std::nullopt) << text;
}

TEST(Base64Url, SurvivesTheWayThereAndBack) {
    forRandomBytes([](const std::string& bytes) {
        EXPECT_EQ(base64UrlDecode(base64UrlEncode(bytes)), bytes);
    });
}

TEST(Base64Url, WritesTheTestVectorsOfItsRfcWithoutPadding) {
    EXPECT_EQ(base64UrlEncode(""), "");
    EXPECT_EQ(base64UrlEncode("f"), "Zg");
    EXPECT_EQ(base64UrlEncode("fo"), "Zm8");
    EXPECT_EQ(base64UrlEncode("foo"), "Zm9v");
    EXPECT_EQ(base64UrlEncode("foobar"), "Zm9vYmFy");
    EXPECT_EQ(base64UrlEncode("\xFB\xFF\xBF"), "-_-_");
}

TEST(Base64Url, HasOneTextForEachValue) {
    EXPECT_EQ(base64UrlDecode("Zg"), "f");
    EXPECT_EQ(base64UrlDecode("Zh"), std::nullopt);  // bits of no byte are set
    EXPECT_EQ(base64UrlDecode("Zm9"), std::nullopt);
}

TEST(Base64Url, RefusesPaddingTheOtherAlphabetAndLoneCharacters) {
    for (const std::string_view text : {"Zg==", "+_", "/A", "A", "AAAAA", "Z g", "Zg\n"})
        EXPECT_EQ(base64UrlDecode(text), std::nullopt) << text;
    EXPECT_EQ(base64UrlDecode("A\0"sv), std::nullopt);
}

TEST(Trim, TakesBlanksAndNulOffBothEnds) {
    EXPECT_EQ(trim(" \t a b \r\n"), "a b");
    EXPECT_EQ(trim("\0\0LaserJet\0"sv), "LaserJet");
    EXPECT_EQ(trim(" \0\n"sv), "");
    EXPECT_EQ(trim(""), "");
}

TEST(Split, KeepsEmptyParts) {
    EXPECT_EQ(split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
    EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
    EXPECT_EQ(split(",", ','), (std::vector<std::string_view>{"", ""}));
}

TEST(AsciiLower, LeavesOtherBytesAlone) {
    EXPECT_EQ(asciiLower("ÄBC-Z@["sv), "Äbc-z@[");
}

}  // namespace
}  // namespace platen
