#include "common/profiles/pattern.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace platen {

TEST(Pattern, FindsTheOneTextThatItSpellsOut) {
    const Pattern pattern{R"(^Total \(Black/Large\)$)"};
    EXPECT_EQ(pattern.find("Total (Black/Large)"), "Total (Black/Large)");
    EXPECT_EQ(pattern.find("Total (Black/Large)\n"), "Total (Black/Large)");
    EXPECT_EQ(pattern.find("Total (Black/Large)\n\n"), std::nullopt);
    EXPECT_EQ(pattern.find("Total (Black/Large) 2"), std::nullopt);
    EXPECT_EQ(pattern.find("A Total (Black/Large)"), std::nullopt);
    EXPECT_EQ(pattern.find("total (black/large)"), std::nullopt);
    EXPECT_EQ(pattern.find(""), std::nullopt);
}

TEST(Pattern, TakesSpecialCharactersForWhatTheyAre) {
    EXPECT_TRUE(Pattern{"^[12]$"}.matches("2"));
    EXPECT_TRUE(Pattern{"^(?:14|67)$"}.matches("67"));
    EXPECT_TRUE(Pattern{"^A.C$"}.matches("ABC"));
    EXPECT_FALSE(Pattern{R"(^A\.C$)"}.matches("ABC"));
    EXPECT_TRUE(Pattern{R"(^A\.C$)"}.matches("A.C"));
    EXPECT_TRUE(Pattern{R"(^\d4$)"}.matches("34"));
    EXPECT_TRUE(Pattern{"^A|B$"}.matches("AC"));
    EXPECT_EQ(Pattern{"^Serial (.*)$"}.find("Serial X1"), "X1");
    EXPECT_TRUE(Pattern{"^$"}.matches(""));
    EXPECT_TRUE(Pattern{R"(^5\$)"}.matches("5$ more"));
}

TEST(Pattern, LooksAtTheFirstOctetsOfALongText) {
    const std::string text(1024, 'x');
    EXPECT_TRUE(Pattern{"^" + text + "$"}.matches(text + "y"));
    EXPECT_FALSE(Pattern{"^x$"}.matches(text));
}

TEST(Pattern, RefusesWhatIsNoExpression) {
    EXPECT_THROW(Pattern{"^(x$"}, std::invalid_argument);
}

}  // namespace platen
