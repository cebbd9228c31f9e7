#include "common/normalise/ipp_words.hpp"

#include <gtest/gtest.h>

namespace platen {

TEST(IppWord, IsOursWhicheverWayItIsWritten) {
    EXPECT_EQ(ippWord("inkCartridge"), "ink_cartridge");
    EXPECT_EQ(ippWord("ink-cartridge"), "ink_cartridge");
    EXPECT_EQ(ippWord("OPC"), "opc");
    EXPECT_EQ(ippWord("toner"), "toner");
}

TEST(IppWord, IsEmptyForWhatIsNone) {
    EXPECT_EQ(ippWord("two words"), "");
    EXPECT_EQ(ippWord("t\xC3\xB6ner"), "");
    EXPECT_EQ(ippWord(std::string(65, 'a')), "");
}

TEST(IppRecord, NeedsNoLastSemicolonAndTakesTheFirstOfAKey) {
    const auto record = readIppRecord("Type=toner; level = 84 ;level=3;name=a=b");
    EXPECT_EQ(textIn(record, "type"), "toner");
    EXPECT_EQ(integerIn(record, "level"), 84);
    EXPECT_EQ(textIn(record, "name"), "a=b");
}

TEST(IppRecord, PassesOverWhatIsNoPair) {
    EXPECT_TRUE(readIppRecord("other").empty());
    EXPECT_EQ(readIppRecord(";;x;level=1;").size(), 1U);
    EXPECT_EQ(textIn(readIppRecord("code=unknown;severity=otherother"), "group"), "");
}

TEST(IppRecord, HasNumbersOnlyWhereTheyAreWhole) {
    const auto record = readIppRecord("a=-3;b=;c=7x;d=1.5;e=99999999999999999999;");
    EXPECT_EQ(integerIn(record, "a"), -3);
    for (const char* key : {"b", "c", "d", "e", "f"})
        EXPECT_EQ(integerIn(record, key), std::nullopt) << key;
}

TEST(IppRecord, OfAThousandKeysKeepsSixtyFour) {
    std::string text;
    for (int i = 0; i < 1000; ++i)
        text += "k" + std::to_string(i) + "=1;";
    EXPECT_EQ(readIppRecord(text).size(), 64U);
}

TEST(MarkerColor, IsNamedByItsChannels) {
    EXPECT_EQ(markerColor("#000000"), "black");
    EXPECT_EQ(markerColor("#00FFFF"), "cyan");
    EXPECT_EQ(markerColor("#ff00ff"), "magenta");
    EXPECT_EQ(markerColor("#FFFF00"), "yellow");
    EXPECT_EQ(markerColor("#00AEEF"), "cyan");
    EXPECT_EQ(markerColor("#80FFFF"), "light_cyan");
    EXPECT_EQ(markerColor("#FF80FF"), "light_magenta");
    EXPECT_EQ(markerColor("#808080"), "gray");
    EXPECT_EQ(markerColor("#00FFFF#FF00FF#FFFF00"), "tricolor");
}

TEST(MarkerColor, IsEmptyForWhatIsNone) {
    for (const char* text :
         {"", "none", "#00FF", "#GGGGGG", "#000000#FFFFFF", "#00FFFF#00FFFF#00FFFF"})
        EXPECT_EQ(markerColor(text), "") << text;
}

}  // namespace platen
