#include "common/normalise/supply_merge.hpp"

#include <gtest/gtest.h>

#include <string>

namespace platen {

namespace {

Supply supplyOf(const std::string& kind, const std::string& color, std::optional<int> percent) {
    Supply supply;
    supply.kind = kind;
    supply.color = color;
    supply.percent = percent;
    supply.state = percent ? LevelState::Percent : LevelState::SomeLeft;
    return supply;
}

std::vector<Supply> merged(std::vector<Supply> rows, std::vector<Supply> others) {
    mergeSupplies(rows, std::move(others));
    return rows;
}

Supply described(Supply supply, const std::string& description) {
    supply.description = description;
    return supply;
}

}  // namespace

TEST(MergeSupplies, FillsALevelThatIsNotKnown) {
    const auto rows =
        merged({supplyOf("toner", "black", {})}, {supplyOf("toner_cartridge", "black", 40)});
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].percent, 40);
    EXPECT_EQ(rows[0].state, LevelState::Percent);
    EXPECT_EQ(rows[0].kind, "toner");
}

TEST(MergeSupplies, KeepsItsOwnLevelAndShowsTheOther) {
    const auto rows = merged({supplyOf("toner", "black", 60)}, {supplyOf("toner", "black", 40)});
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].percent, 60);
    EXPECT_EQ(rows[0].other_percent, 40);
}

TEST(MergeSupplies, TakesRoundingForNoContradiction) {
    const auto rows = merged({supplyOf("toner", "black", 60)}, {supplyOf("toner", "black", 59)});
    EXPECT_EQ(rows.at(0).other_percent, std::nullopt);
}

TEST(MergeSupplies, ComparesWasteByWhatIsLeft) {
    Supply row = supplyOf("waste_toner", "", {});
    row.state = LevelState::Percent;
    row.percent_full = 30;
    EXPECT_EQ(merged({row}, {supplyOf("waste_toner", "", 70)}).at(0).other_percent, std::nullopt);
    EXPECT_EQ(merged({row}, {supplyOf("waste_toner", "", 20)}).at(0).other_percent, 20);
}

TEST(MergeSupplies, KeepsCartridgesOfOneColorApartAndInOrder) {
    const auto rows = merged(
        {supplyOf("toner", "black", {}), supplyOf("toner", "black", {})},
        {supplyOf("toner", "black", 10), supplyOf("toner", "black", 90)});
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].percent, 10);
    EXPECT_EQ(rows[1].percent, 90);
}

TEST(MergeSupplies, GuessesNoLevelWhereTheNumbersDiffer) {
    const auto rows = merged(
        {supplyOf("toner", "black", {}), supplyOf("toner", "black", {})},
        {supplyOf("toner", "black", 10)});
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].percent, std::nullopt);
    EXPECT_EQ(rows[1].percent, std::nullopt);
}

TEST(MergeSupplies, MatchesByDescriptionFirst) {
    const auto rows = merged(
        {described(supplyOf("ink", "black", {}), "Photo Black"),
         described(supplyOf("ink", "black", {}), "Black")},
        {described(supplyOf("ink", "black", 64), "black"),
         described(supplyOf("ink", "photo_black", 27), "photo black")});
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].percent, 27);
    EXPECT_EQ(rows[1].percent, 64);
}

TEST(MergeSupplies, KnowsTheOneBlackOfTheMibFromTwoOfIpp) {
    const auto rows = merged(
        {supplyOf("ink", "black", {}), supplyOf("ink", "black", {})},
        {supplyOf("ink", "photo_black", 27), supplyOf("ink", "black", 64)});
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].percent, 27);
    EXPECT_EQ(rows[1].percent, 64);
}

TEST(MergeSupplies, LearnsAColorWhereThereAreAsManyOfAKind) {
    const auto rows = merged({supplyOf("toner", "", {})}, {supplyOf("toner", "black", 40)});
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].color, "black");
    EXPECT_EQ(rows[0].percent, 40);
}

TEST(MergeSupplies, LearnsAKind) {
    const auto rows = merged({supplyOf("other", "cyan", {})}, {supplyOf("toner", "cyan", 40)});
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].kind, "toner");
}

TEST(MergeSupplies, AddsWhatOnlyTheOtherHas) {
    const auto rows = merged(
        {supplyOf("toner", "black", 40)},
        {supplyOf("waste_toner", "", 10), supplyOf("toner", "black", 40)});
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[1].kind, "waste_toner");
    EXPECT_EQ(merged({}, {supplyOf("toner", "black", 1)}).size(), 1U);
}

TEST(MergeSupplies, NeverMakesAKnownLevelUnknown) {
    Supply amount = supplyOf("toner", "black", {});
    amount.state = LevelState::Amount;
    EXPECT_EQ(merged({amount}, {supplyOf("toner", "black", {})}).at(0).state, LevelState::Amount);
    EXPECT_EQ(
        merged({supplyOf("toner", "black", 4)}, {supplyOf("toner", "black", {})}).at(0).percent, 4);
}

}  // namespace platen
