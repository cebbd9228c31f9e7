#include "tests/simulator/model/script.hpp"

#include "common/config/config.hpp"
#include "common/core/text.hpp"
#include "tests/simulator/model/packed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace platen::simulator {
namespace {

using testing::HasSubstr;

Figures someFigures() {
    Figures figures;
    figures.tally.small = {{{100, 5, 20}, {30, 0, 7}, {4, 0, 0}}};
    figures.tally.duplex_sheets = 40;
    figures.tally.length_mm = 25400;
    figures.supply_levels = {10000, 1234};
    return figures;
}

std::string refusalOf(const std::string& text) {
    try {
        static_cast<void>(parseScript(text, "device.toml"));
        return "accepted";
    } catch (const config::ConfigError& error) {
        return error.what();
    }
}

TEST(Expression, AddsQuantitiesNumbersAndLevels) {
    const Figures figures = someFigures();
    EXPECT_EQ(Expression::parse("total_impressions").of(figures), 166U);
    EXPECT_EQ(Expression::parse("print_mono + copy_mono").of(figures), 130U);
    EXPECT_EQ(Expression::parse("jams + 3").of(figures), 3U);
    EXPECT_EQ(Expression::parse("supply.2.percent").of(figures), 12U);
    EXPECT_EQ(Expression::parse("supply.2.hundredths").of(figures), 1234U);
}

TEST(Expression, NamesWhatItDoesNotKnow) {
    for (const char* text : {"pages", "", "supply.0.percent", "supply.1.litres", "jams +"}) {
        EXPECT_THROW(static_cast<void>(Expression::parse(text)), std::invalid_argument) << text;
    }
}

TEST(TextPattern, PutsNumbersAndTheDisplayIntoATextAndRefusesAnOpenBrace) {
    const auto pattern = TextPattern::parse("{length_in} INCHES ({console})");
    EXPECT_EQ(pattern.of(someFigures(), "Ready"), "1000 INCHES (Ready)");
    EXPECT_EQ(pattern.numbers(someFigures()), std::vector<std::uint64_t>{1000});
    EXPECT_THROW(static_cast<void>(TextPattern::parse("{length_in")), std::invalid_argument);
}

TEST(PackedRule, IsTagOneLengthNumberAndEndsWithFf) {
    const auto script =
        parseScript("[values]\npacked = [\"1.3.1 = 00:total_impressions a1:2\"]\n", "device.toml");
    const std::string octets = packFields(script.packed.at(0), someFigures());
    EXPECT_EQ(hexEncode(octets), "000104000000a6a1010400000002ff");
}

TEST(Script, NamesTheFileAndTheSettingThatIsWrong) {
    EXPECT_THAT(refusalOf("colour = 1"), HasSubstr("colour"));
    EXPECT_THAT(refusalOf("[values]\ncounters = [\"1.3.1\"]"), HasSubstr("values.counters"));
    EXPECT_THAT(refusalOf("[values]\ncounters = [\"1.3.1 = sheep\"]"), HasSubstr("'sheep'"));
    EXPECT_THAT(refusalOf("[values]\npacked = [\"1.3.1 = 0:jams\"]"), HasSubstr("values.packed"));
    EXPECT_THAT(refusalOf("[work]\ncolor_share = 1.5"), HasSubstr("1.5"));
    EXPECT_THAT(refusalOf("[work]\ncopy_share = 0.6\nsend_share = 0.6"), HasSubstr("together"));
    EXPECT_THAT(refusalOf("[[supplies]]\nindex = \"1.1\"\nuses = \"jams\""), HasSubstr("yield"));
    EXPECT_THAT(
        refusalOf("[values]\ngauges = [\"1.3.1 = supply.1.percent\"]"), HasSubstr("supply.1"));
    EXPECT_THAT(refusalOf("cover = \"front\""), HasSubstr("front"));
}

}  // namespace
}  // namespace platen::simulator
