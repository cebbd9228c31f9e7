#include "common/normalise/supplies.hpp"

#include "common/normalise/colors.hpp"
#include "common/normalise/levels.hpp"
#include "tests/common/normalise/raw_builder.hpp"

#include <gtest/gtest.h>

#include <string>

namespace platen {

namespace {

using normalise_test::RawBuilder;

const std::string kTable =
    "family = \"x\"\n"
    "supplies = { colorant_index = \"1.3.3\", class = \"1.3.4\", type = \"1.3.5\","
    " description = \"1.3.6\", unit = \"1.3.7\", capacity = \"1.3.8\", level = \"1.3.9\","
    " colorant = \"1.4.4\","
    " name = \"^(.+?), PN \", part_number = \"PN ([^;]+)\" }\n";

Supply onlySupply(const RawBuilder& builder) {
    const auto supplies = builder.reading().supplies;
    EXPECT_EQ(supplies.size(), 1U);
    return supplies.empty() ? Supply{} : supplies.front();
}

}  // namespace

TEST(PercentOf, RoundsHalfUp) {
    EXPECT_EQ(percentOf(1, 200), 1);
    EXPECT_EQ(percentOf(1, 201), 0);
    EXPECT_EQ(percentOf(11501, 12000), 96);
    EXPECT_EQ(percentOf(100, 100), 100);
}

TEST(PercentOf, IsNothingForALevelAboveTheCapacity) {
    EXPECT_EQ(percentOf(143065, 100), std::nullopt);
}

TEST(PercentOf, IsNothingForSentinels) {
    EXPECT_EQ(percentOf(-3, 100), std::nullopt);
    EXPECT_EQ(percentOf(9, -2), std::nullopt);
    EXPECT_EQ(percentOf(0, 0), std::nullopt);
    EXPECT_EQ(percentOf(std::nullopt, 100), std::nullopt);
}

TEST(LevelState, HasAWordForEachSentinel) {
    EXPECT_EQ(levelState(std::nullopt), LevelState::NotReported);
    EXPECT_EQ(levelState(-1), LevelState::NotReported);
    EXPECT_EQ(levelState(-2), LevelState::Unknown);
    EXPECT_EQ(levelState(-3), LevelState::SomeLeft);
    EXPECT_EQ(levelState(-100), LevelState::Unknown);
    EXPECT_EQ(levelState(0), LevelState::Amount);
}

TEST(Supply, OfClassFourReportsHowFullItIs) {
    RawBuilder builder{kTable};
    builder.integer("1.3.4.1.5", 4).integer("1.3.8.1.5", 100).integer("1.3.9.1.5", 5);
    const Supply supply = onlySupply(builder);
    EXPECT_EQ(supply.index, "1.5");
    EXPECT_EQ(supply.percent, std::nullopt);
    EXPECT_EQ(supply.percent_full, 95);
}

TEST(Supply, ThatIsAWasteBoxByItsKindReportsHowFullItIsWhateverItsClass) {
    for (const std::int64_t supply_class : {1, 3}) {
        RawBuilder builder{kTable};
        builder.integer("1.3.4.1.5", supply_class).integer("1.3.5.1.5", 4);
        builder.integer("1.3.8.1.5", 100).integer("1.3.9.1.5", 5);
        EXPECT_EQ(onlySupply(builder).percent_full, 95) << supply_class;
        EXPECT_EQ(onlySupply(builder).percent, 5) << supply_class;
    }
}

TEST(Supply, WithoutATypeIsOfTheKindThatItsWordsName) {
    RawBuilder waste{kTable};
    waste.octets("1.3.6.1.1", "Waste Toner Container").integer("1.3.8.1.1", 100);
    waste.integer("1.3.9.1.1", 90);
    EXPECT_EQ(onlySupply(waste).kind, "waste_toner");
    EXPECT_EQ(onlySupply(waste).percent_full, 10);
    RawBuilder drum{kTable};
    drum.integer("1.3.5.1.1", 1).octets("1.3.6.1.1", "Toner drum").integer("1.3.9.1.1", 90);
    EXPECT_EQ(onlySupply(drum).kind, "opc");
    RawBuilder stated{kTable};
    stated.integer("1.3.5.1.1", 10).octets("1.3.6.1.1", "Toner drum").integer("1.3.9.1.1", 90);
    EXPECT_EQ(onlySupply(stated).kind, "developer");
}

TEST(Supply, WithALevelAboveItsCapacityHasNoPercentageAndKeepsBoth) {
    RawBuilder builder{kTable};
    builder.integer("1.3.8.1.1", 100).integer("1.3.9.1.1", 143065).integer("1.3.7.1.1", 19);
    const Supply supply = onlySupply(builder);
    EXPECT_EQ(supply.percent, std::nullopt);
    EXPECT_EQ(supply.state, LevelState::Amount);
    EXPECT_EQ(supply.level, 143065);
    EXPECT_EQ(supply.capacity, 100);
    EXPECT_TRUE(supply.level_above_capacity);
}

TEST(Supply, InPercentNeedsNoCapacity) {
    RawBuilder builder{kTable};
    builder.integer("1.3.8.1.1", -2).integer("1.3.9.1.1", 40).integer("1.3.7.1.1", 19);
    EXPECT_EQ(onlySupply(builder).percent, 40);
    EXPECT_FALSE(onlySupply(builder).level_above_capacity);
    RawBuilder other_unit{kTable};
    other_unit.integer("1.3.8.1.1", -2).integer("1.3.9.1.1", 40).integer("1.3.7.1.1", 7);
    EXPECT_EQ(onlySupply(other_unit).state, LevelState::Amount);
}

TEST(Supply, OfSoSmallACapacityIsKnownInStepsOnly) {
    RawBuilder thirds{kTable};
    thirds.integer("1.3.8.1.1", 3).integer("1.3.9.1.1", 1);
    EXPECT_EQ(onlySupply(thirds).percent, 33);
    EXPECT_EQ(onlySupply(thirds).coarse, 34);
    RawBuilder staples{kTable};
    staples.integer("1.3.7.1.1", 18).integer("1.3.8.1.1", 3).integer("1.3.9.1.1", 1);
    EXPECT_EQ(onlySupply(staples).coarse, std::nullopt);
    RawBuilder fine{kTable};
    fine.integer("1.3.8.1.1", 100).integer("1.3.9.1.1", 1);
    EXPECT_EQ(onlySupply(fine).coarse, std::nullopt);
}

TEST(Supply, WithNeitherLevelNorCapacityIsNotReported) {
    RawBuilder builder{kTable};
    builder.octets("1.3.6.1.9", "Unused").integer("1.3.5.1.9", 3);
    EXPECT_EQ(onlySupply(builder).state, LevelState::NotReported);
    EXPECT_EQ(onlySupply(builder).percent, std::nullopt);
}

TEST(Supplies, OfOneColorAndOfSeveralMarkersStayApart) {
    RawBuilder builder{kTable};
    builder.octets("1.3.6.1.30", "Black Toner 1").octets("1.3.6.1.31", "Black Toner 2");
    builder.octets("1.3.6.2.1", "Black Toner");
    for (const auto* row : {"1.30", "1.31", "2.1"})
        builder.integer(std::string{"1.3.9."} + row, 5);
    const auto supplies = builder.reading().supplies;
    ASSERT_EQ(supplies.size(), 3U);
    EXPECT_EQ(supplies[0].index, "1.30");
    EXPECT_EQ(supplies[1].index, "1.31");
    EXPECT_EQ(supplies[2].index, "2.1");
}

TEST(Supply, TakesItsColorFromTheColorantTable) {
    RawBuilder builder{kTable};
    builder.integer("1.3.3.1.1", 2).integer("1.3.9.1.1", 10).octets("1.4.4.1.2", "magenta");
    builder.octets("1.3.6.1.1", "Toner");
    EXPECT_EQ(onlySupply(builder).color, "magenta");
}

TEST(Supply, TakesItsPartNumberOutOfTheDescription) {
    RawBuilder builder{kTable};
    builder.octets("1.3.6.1.1", "Black Toner, PN 006R01509;SN48178080E0000481");
    builder.integer("1.3.9.1.1", 1060);
    const Supply supply = onlySupply(builder);
    EXPECT_EQ(supply.description, "Black Toner");
    EXPECT_EQ(supply.part_number, "006R01509");
    EXPECT_EQ(supply.color, "black");
}

TEST(Supply, WithoutALevelIsListedAsNotReported) {
    RawBuilder builder{kTable};
    builder.octets("1.3.6.1.1", "Staples").integer("1.3.8.1.1", 5000);
    EXPECT_EQ(onlySupply(builder).state, LevelState::NotReported);
}

TEST(Supplies, MayBeIndexedWithoutADevice) {
    RawBuilder builder{kTable};
    builder.integer("1.3.8.1", 100).integer("1.3.9.1", 40);
    EXPECT_EQ(onlySupply(builder).index, "1");
    EXPECT_EQ(onlySupply(builder).percent, 40);
}

TEST(Supplies, ComeFromTheFallbackTableOnlyWhenTheFirstHasNoRows) {
    const std::string profile = kTable +
                                "supplies_fallback = { level = \"1.5.5\", default_capacity = 100,"
                                " default_kind = \"toner\" }\n";
    RawBuilder fallback{profile};
    EXPECT_EQ(onlySupply(fallback.integer("1.5.5.1", 80)).percent, 80);
    RawBuilder both{profile};
    both.integer("1.5.5.1", 80).integer("1.3.9.1.1", 1).integer("1.3.8.1.1", 4);
    EXPECT_EQ(onlySupply(both).percent, 25);
}

TEST(Supplies, TakeFromTheFallbackTableALevelThatTheFirstDoesNotKnow) {
    RawBuilder builder{
        kTable +
        "supplies_fallback = { level = \"1.5.5\", description = \"1.5.3\","
        " default_capacity = 100, default_kind = \"toner\" }\n"};
    builder.octets("1.3.6.1.1", "Toner Schwarz").integer("1.3.9.1.1", -3);
    builder.octets("1.3.6.1.2", "Resttoner").integer("1.3.9.1.2", -3);
    builder.octets("1.3.6.1.3", "Toner Cyan").integer("1.3.9.1.3", -3);
    builder.octets("1.5.3.1", "Black Toner").integer("1.5.5.1", 90);
    builder.octets("1.5.3.2", "Cyan Toner").integer("1.5.5.2", -100);
    builder.octets("1.5.3.3", "Magenta Toner").integer("1.5.5.3", 20);
    const auto supplies = builder.reading().supplies;
    ASSERT_EQ(supplies.size(), 3U);
    EXPECT_EQ(supplies[0].percent, 90);
    EXPECT_EQ(supplies[1].state, LevelState::SomeLeft);
    EXPECT_EQ(supplies[2].state, LevelState::SomeLeft);
}

TEST(SupplyKind, IsFoundInTheWordsOfSeveralLanguages) {
    const auto kindOf = [](const std::string& description) {
        RawBuilder builder{kTable};
        return onlySupply(builder.octets("1.3.6.1.1", description).integer("1.3.9.1.1", 1)).kind;
    };
    EXPECT_EQ(kindOf("Överskottstonerflaska"), "waste_toner");
    EXPECT_EQ(kindOf("Waste Cartridge"), "waste_toner");
    EXPECT_EQ(kindOf("Depósito de toner residual"), "waste_toner");
    EXPECT_EQ(kindOf("Frasco de resíduo de toner"), "waste_toner");
    EXPECT_EQ(kindOf("Pojemnik na zużyty toner"), "waste_toner");
    EXPECT_EQ(kindOf("Odpadní nádobka na toner"), "waste_toner");
    EXPECT_EQ(kindOf("Бункер для отработанного тонера"), "waste_toner");
    EXPECT_EQ(kindOf("廃トナーボトル"), "waste_toner");
    EXPECT_EQ(kindOf("Wasted Ink"), "waste_ink");
    EXPECT_EQ(kindOf("Maintenance Cartridge"), "waste_ink");
    EXPECT_EQ(kindOf("Тонер (Чёрный)"), "toner");
    EXPECT_EQ(kindOf("黑色墨粉"), "toner");
    EXPECT_EQ(kindOf("Black Ink"), "ink");
    EXPECT_EQ(kindOf("Maintenance Kit"), "unknown");
}

TEST(SupplyColor, IsFoundInTheWordsOfSeveralLanguages) {
    EXPECT_EQ(supplyColor("", "Toner (Cyan)"), "cyan");
    EXPECT_EQ(supplyColor("", "Schwarze Tonerkartusche"), "black");
    EXPECT_EQ(supplyColor("", "Тонер (Жёлтый)"), "yellow");
    EXPECT_EQ(supplyColor("", "トナー シアン"), "cyan");
    EXPECT_EQ(supplyColor("", "Toner schwarz"), "black");
    EXPECT_EQ(supplyColor("", "Cartouche de toner jaune"), "yellow");
    EXPECT_EQ(supplyColor("", "黑色碳粉"), "black");
    EXPECT_EQ(supplyColor("", "Light Cyan Ink"), "light_cyan");
    EXPECT_EQ(supplyColor("", "Blackbird Toner"), "");
    EXPECT_EQ(supplyColor("", "Cartuccia toner nero"), "black");
    EXPECT_EQ(supplyColor("", "Cartucho amarillo"), "yellow");
    EXPECT_EQ(supplyColor("", "Cyaan tonercartridge"), "cyan");
    EXPECT_EQ(supplyColor("", "Toner ciano"), "cyan");
    EXPECT_EQ(supplyColor("", "Toner Żółty"), "yellow");
    EXPECT_EQ(supplyColor("", "Toner błękitny"), "cyan");
    EXPECT_EQ(supplyColor("", "品红色墨粉"), "magenta");
    EXPECT_EQ(supplyColor("", "トナー(黒)"), "black");
}

TEST(SupplyColor, TellsTheInksOfPhotoPrintersApart) {
    EXPECT_EQ(supplyColor("", "Photo Black Ink"), "photo_black");
    EXPECT_EQ(supplyColor("", "Matte Black"), "matte_black");
    EXPECT_EQ(supplyColor("", "Mattschwarz"), "matte_black");
    EXPECT_EQ(supplyColor("", "Encre magenta clair"), "light_magenta");
    EXPECT_EQ(supplyColor("", "Light Light Black"), "light_light_black");
    EXPECT_EQ(supplyColor("", "Light Gray"), "light_gray");
    EXPECT_EQ(supplyColor("", "Vivid Light Magenta"), "light_magenta");
    EXPECT_EQ(supplyColor("", "Orange"), "orange");
    EXPECT_EQ(supplyColor("", "Grün"), "green");
}

TEST(SupplyColor, IsTheLastLetterOfAPartCode) {
    EXPECT_EQ(supplyColor("", "TK-8527C"), "cyan");
    EXPECT_EQ(supplyColor("", "CK-8512M"), "magenta");
    EXPECT_EQ(supplyColor("", "TN321K"), "black");
    EXPECT_EQ(supplyColor("", "CLT-Y404S"), "yellow");
    EXPECT_EQ(supplyColor("", "CLT-R407"), "");
    EXPECT_EQ(supplyColor("", "PK-3010S"), "");
    EXPECT_EQ(supplyColor("", "SJIC35P-K"), "");
}

TEST(SupplyColor, DoesNotTrustAColorantThatNamesNoColor) {
    EXPECT_EQ(supplyColor("unknown", "Yellow Toner"), "yellow");
}

TEST(SupplyRecords, GiveTheirPercentageToTheRowThatHasNone) {
    std::vector<Supply> rows(1);
    rows[0].kind = "toner_cartridge";
    rows[0].color = "black";
    rows[0].state = LevelState::SomeLeft;
    std::vector<Supply> records(2);
    records[0].kind = "toner";
    records[0].color = "black";
    records[0].percent = 26;
    records[1].kind = "fuser";
    records[1].percent = 97;
    mergeSupplyRecords(rows, records);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].percent, 26);
    EXPECT_EQ(rows[0].state, LevelState::Percent);
    EXPECT_EQ(rows[1].kind, "fuser");
}

TEST(SupplyRecords, InStepsAreTheHighOctetOfTheLow) {
    RawBuilder builder{
        "family = \"x\"\nsupply_records = [{ get = \"1.3.1.0\", tag = 0xA1, kind = \"ink\" }]\n"};
    builder.octets("1.3.1.0", "\xA1\x01\x02\x04\x14\xFF");
    EXPECT_EQ(onlySupply(builder).percent, 20);
}

TEST(SupplyRecords, OfAWasteBoxSayHowFullItIs) {
    RawBuilder builder{
        "family = \"x\"\nsupply_records = [{ get = \"1.3.1.0\", tag = 0x85, kind = \"waste_ink\", "
        "full = 100 }]\n"};
    builder.octets("1.3.1.0", std::string{"\x85\x01\x04\0\0\0\x4B\xFF", 8});
    EXPECT_EQ(onlySupply(builder).percent, 75);
    EXPECT_EQ(onlySupply(builder).percent_full, 25);
}

TEST(SupplyRecords, WithAStatusInPlaceOfALevelAreNoSupply) {
    RawBuilder builder{
        "family = \"x\"\nsupply_records = [{ get = \"1.3.1.0\", tag = 0x41, kind = \"opc\", full = "
        "10000 }]\n"};
    builder.octets("1.3.1.0", "\x41\x01\x01\x03\xFF");
    EXPECT_TRUE(builder.reading().supplies.empty());
}

}  // namespace platen
