#include "common/raw/ipp_value.hpp"

#include <gtest/gtest.h>

#include <string>

namespace platen {

namespace {

IppValue ofText(std::uint8_t tag, const std::string& octets) {
    return {.tag = tag, .octets = octets};
}

}  // namespace

TEST(IppInteger, ReadsIntegersEnumsAndBooleans) {
    EXPECT_EQ(ippInteger(ofText(0x21, std::string{"\0\0\1\2", 4})), 258);
    EXPECT_EQ(ippInteger(ofText(0x21, "\xFF\xFF\xFF\xFE")), -2);
    EXPECT_EQ(ippInteger(ofText(0x23, std::string{"\0\0\0\3", 4})), 3);
    EXPECT_EQ(ippInteger(ofText(0x22, "\1")), 1);
}

TEST(IppInteger, IsNothingForAnotherLengthOrTag) {
    EXPECT_EQ(ippInteger(ofText(0x21, "abc")), std::nullopt);
    EXPECT_EQ(ippInteger(ofText(0x21, "")), std::nullopt);
    EXPECT_EQ(ippInteger(ofText(0x22, "abcd")), std::nullopt);
    EXPECT_EQ(ippInteger(ofText(0x41, "abcd")), std::nullopt);
}

TEST(IppText, LeavesTheLanguageOut) {
    EXPECT_EQ(ippText(ofText(0x35, std::string{"\0\2en\0\4Acme", 10})), "Acme");
    EXPECT_EQ(ippText(ofText(0x36, std::string{"\0\0\0\1M", 5})), "M");
}

TEST(IppText, IsEmptyForADamagedLanguage) {
    for (const std::string& octets :
         {std::string{},
          std::string{"\0", 1},
          std::string{"\0\2en", 4},
          std::string{"\0\2en\0\5Acme", 10},
          std::string{
              "\xFF\xFF"
              "en",
              4}})
        EXPECT_EQ(ippText(ofText(0x35, octets)), "");
}

TEST(IppText, IsWhatStringsHoldAndNothingElse) {
    for (const int tag : {0x30, 0x41, 0x42, 0x44, 0x45, 0x47})
        EXPECT_EQ(ippText(ofText(static_cast<std::uint8_t>(tag), "abc")), "abc");
    for (const int tag : {0x10, 0x13, 0x21, 0x31, 0x33, 0x34})
        EXPECT_EQ(ippText(ofText(static_cast<std::uint8_t>(tag), "abc")), "");
}

TEST(OutOfBand, IsEveryTagThatCarriesNothing) {
    EXPECT_TRUE(isOutOfBand(ofText(0x12, "")));
    EXPECT_TRUE(isOutOfBand(ofText(0x13, "")));
    EXPECT_FALSE(isOutOfBand(ofText(0x21, "")));
}

TEST(IppTag, HasTheNameOfTheStandard) {
    EXPECT_EQ(ippTagName(ofText(0x21, "")), "integer");
    EXPECT_EQ(ippTagName(ofText(0x36, "")), "nameWithLanguage");
    EXPECT_EQ(ippTagName(ofText(0x13, "")), "no-value");
    EXPECT_EQ(ippTagName(ofText(0x7F, "")), "0x7F");
}

}  // namespace platen
