#include "tests/common/normalise/raw_builder.hpp"

#include <gtest/gtest.h>

#include <string>

namespace platen {

namespace {

using normalise_test::RawBuilder;

RawBuilder ippPrinter() {
    return RawBuilder{
        "family = \"x\"\nsupplies.part_number = \"(TK-[0-9]+)\"\nsupplies.level = \"1.3.9\"\n"};
}

struct Marker {
    std::string name;
    std::string type;
    std::string color;
    int level{0};
    int low{5};
    int high{100};
};

RawBuilder& addMarker(RawBuilder& printer, const Marker& marker) {
    printer.ipp("marker-names", 0x42, marker.name).ipp("marker-types", 0x44, marker.type);
    printer.ipp("marker-colors", 0x42, marker.color).ippInteger("marker-levels", marker.level);
    return printer.ippInteger("marker-low-levels", marker.low)
        .ippInteger("marker-high-levels", marker.high);
}

Supply onlySupply(const RawBuilder& printer) {
    const auto supplies = printer.reading().supplies;
    EXPECT_EQ(supplies.size(), 1U);
    return supplies.empty() ? Supply{} : supplies.front();
}

Supply ofMarker(const Marker& marker) {
    auto printer = ippPrinter();
    return onlySupply(addMarker(printer, marker));
}

Supply ofRecord(const std::string& record, const std::string& description = {}) {
    auto printer = ippPrinter();
    printer.ipp("printer-supply", 0x30, record);
    if (!description.empty()) printer.ippText("printer-supply-description", description);
    return onlySupply(printer);
}

}  // namespace

TEST(Markers, AreSuppliesInPercent) {
    const Supply toner =
        ofMarker({.name = "Black TK-1170", .type = "toner", .color = "#000000", .level = 84});
    EXPECT_EQ(toner.index, "marker.1");
    EXPECT_EQ(toner.description, "Black TK-1170");
    EXPECT_EQ(toner.kind, "toner");
    EXPECT_EQ(toner.color, "black");
    EXPECT_EQ(toner.state, LevelState::Percent);
    EXPECT_EQ(toner.percent, 84);
    EXPECT_EQ(toner.unit, "percent");
    EXPECT_EQ(toner.part_number, "TK-1170");
}

TEST(Markers, HaveTheColorOfTheirNameElseOfTheirNumber) {
    EXPECT_EQ(
        ofMarker({.name = "Photo Black ink", .type = "ink-cartridge", .color = "#000000"}).color,
        "photo_black");
    EXPECT_EQ(ofMarker({.name = "BK", .type = "inkCartridge", .color = "#00FFFF"}).color, "cyan");
    EXPECT_EQ(ofMarker({.name = "Drum", .type = "opc", .color = "none"}).color, "");
}

TEST(Markers, KnowTheLevelsThatAreNoPercentage) {
    const auto level = [](int value) {
        return ofMarker({.name = "Black", .type = "toner", .color = "#000000", .level = value});
    };
    EXPECT_EQ(level(-1).state, LevelState::NotReported);
    EXPECT_EQ(level(-2).state, LevelState::Unknown);
    EXPECT_EQ(level(-3).state, LevelState::SomeLeft);
    EXPECT_EQ(level(0).percent, 0);
    EXPECT_EQ(level(101).percent, std::nullopt);
    EXPECT_TRUE(level(101).level_above_capacity);
}

TEST(Markers, OfWasteAreFullnessWhereTheyWarnOfFullness) {
    const Supply box = ofMarker(
        {.name = "Waste Toner Box",
         .type = "waste-toner",
         .color = "none",
         .level = 0,
         .low = 0,
         .high = 95});
    EXPECT_EQ(box.kind, "waste_toner");
    EXPECT_EQ(box.color, "");
    EXPECT_EQ(box.percent_full, 0);
    EXPECT_EQ(box.percent, std::nullopt);
    EXPECT_EQ(box.level, 0);
}

TEST(Markers, OfWasteAreRoomWhereTheyWarnOfLittleRoom) {
    EXPECT_EQ(
        ofMarker({.name = "Waste",
                  .type = "waste-toner",
                  .color = "none",
                  .level = 90,
                  .low = 5,
                  .high = 100})
            .percent_full,
        10);
}

TEST(Markers, OfWasteAreNoPercentageWhereNothingShowsWhichWayTheyGo) {
    const Supply box = ofMarker(
        {.name = "Waste",
         .type = "waste-toner",
         .color = "none",
         .level = 90,
         .low = 0,
         .high = 100});
    EXPECT_EQ(box.state, LevelState::Amount);
    EXPECT_EQ(box.percent_full, std::nullopt);
    EXPECT_EQ(box.level, 90);
}

TEST(Markers, MayBeOneOrSeveralAndOfDifferentLengths) {
    auto printer = ippPrinter();
    printer.ippText("marker-names", "Black")
        .ippText("marker-names", "Cyan")
        .ippInteger("marker-levels", 40);
    const auto supplies = printer.reading().supplies;
    ASSERT_EQ(supplies.size(), 2U);
    EXPECT_EQ(supplies[0].percent, 40);
    EXPECT_EQ(supplies[1].state, LevelState::NotReported);
    auto bare = ippPrinter();
    EXPECT_EQ(onlySupply(bare.ippInteger("marker-levels", 40)).percent, 40);
}

TEST(Markers, KeepTheirPlacesBesideAValueThatIsNone) {
    auto printer = ippPrinter();
    printer.ippText("marker-names", "Black").ippText("marker-names", "Cyan");
    printer.ipp("marker-levels", 0x12, "").ippInteger("marker-levels", 40);
    const auto supplies = printer.reading().supplies;
    ASSERT_EQ(supplies.size(), 2U);
    EXPECT_EQ(supplies[0].percent, std::nullopt);
    EXPECT_EQ(supplies[1].percent, 40);
}

TEST(PrinterSupply, IsARowOfTheMibAsText) {
    const Supply toner = ofRecord(
        "index=3;type=tonerCartridge;class=supplyThatIsConsumed;unit=tenthsOfGrams;maxcapacity=200;"
        "level=50;colorantname=cyan",
        "Patrone TK-5270");
    EXPECT_EQ(toner.index, "supply.1");
    EXPECT_EQ(toner.kind, "toner_cartridge");
    EXPECT_EQ(toner.color, "cyan");
    EXPECT_EQ(toner.unit, "tenths_of_grams");
    EXPECT_EQ(toner.percent, 25);
    EXPECT_EQ(toner.capacity, 200);
    EXPECT_EQ(toner.part_number, "TK-5270");
}

TEST(PrinterSupply, OfAReceptacleStatesTheRoomThatIsLeft) {
    const Supply box =
        ofRecord("type=wasteToner;class=receptacleThatIsFilled;maxcapacity=100;level=30;");
    EXPECT_EQ(box.percent_full, 70);
    EXPECT_EQ(box.percent, std::nullopt);
}

TEST(PrinterSupply, IsNoPercentageWithoutACapacity) {
    EXPECT_EQ(ofRecord("type=toner;maxcapacity=-2;level=-3;").state, LevelState::SomeLeft);
    EXPECT_EQ(ofRecord("type=toner;level=30;").state, LevelState::Amount);
}

TEST(PrinterSupply, AndItsMarkerAreOneSupply) {
    auto printer = ippPrinter();
    addMarker(
        printer, {.name = "magenta ink", .type = "inkCartridge", .color = "#FF00FF", .level = 20});
    printer.ipp(
        "printer-supply", 0x30, "type=inkCartridge;maxcapacity=100;level=20;colorantname=magenta;");
    const Supply ink = onlySupply(printer);
    EXPECT_EQ(ink.index, "supply.1");
    EXPECT_EQ(ink.description, "magenta ink");
    EXPECT_EQ(ink.percent, 20);
    EXPECT_EQ(ink.other_percent, std::nullopt);
}

TEST(PrinterSupply, ThatIsNoRecordIsNoSupply) {
    auto printer = ippPrinter();
    EXPECT_TRUE(printer.ipp("printer-supply", 0x30, "\xFF\x01garbage").reading().supplies.empty());
}

TEST(IppSupplies, NameWhereTheyWereRead) {
    auto printer = ippPrinter();
    const auto reading =
        addMarker(printer, {.name = "Black", .type = "toner", .color = "#000000"}).reading();
    EXPECT_EQ(reading.origins.at("supplies"), "ipp:marker-levels");
    EXPECT_FALSE(reading.supplies_partial);
    EXPECT_TRUE(printer.ippFailed().reading().supplies_partial);
}

}  // namespace platen
