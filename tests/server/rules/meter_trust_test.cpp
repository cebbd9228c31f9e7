#include "server/rules/meter_trust.hpp"

#include "tests/server/rules/meter_history.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <stdexcept>

namespace platen::server::rules {
namespace {

MeterSample sampleOf(std::int64_t total) {
    MeterSample sample;
    sample.values = {total, std::nullopt, std::nullopt, std::nullopt};
    return sample;
}

std::optional<int> trustIn(const MeterSample& sample) {
    MeterTrust trust;
    trust.add(sample, {});
    return trust.score();
}

TEST(MeterTrust, IsNotKnownWithoutAnythingToCompare) {
    EXPECT_EQ(trustIn(sampleOf(1000)), std::nullopt);
    EXPECT_EQ(trustIn({}), std::nullopt);
}

TEST(MeterTrust, ComparesPartsWithTheTotal) {
    MeterSample sample = sampleOf(1000);
    sample.values = {1000, 700, 300, std::nullopt};
    EXPECT_EQ(trustIn(sample), 100);
    sample.values = {1000, 700, 295, std::nullopt};
    EXPECT_EQ(trustIn(sample), 100) << "pages were printed between two answers";
    sample.values = {1000, 700, 200, std::nullopt};
    EXPECT_EQ(trustIn(sample), 0);
}

TEST(MeterTrust, TakesSingleColorForAPartWhereItIsCountedApart) {
    MeterSample sample = sampleOf(50'526);
    sample.values = {50'526, 30'230, 19'019, std::nullopt};
    EXPECT_EQ(trustIn(sample), 0);
    sample.single_color = 1277;
    EXPECT_EQ(trustIn(sample), 100);
    sample.values = {50'526, 30'230, 20'296, std::nullopt};
    EXPECT_EQ(trustIn(sample), 100) << "it is a part of color";
    sample.values = {50'526, 30'230, 12'000, std::nullopt};
    EXPECT_EQ(trustIn(sample), 0) << "neither way";
}

TEST(MeterTrust, ComparesServicesWithTheTotal) {
    MeterSample sample = sampleOf(1000);
    sample.print_total = 600;
    EXPECT_EQ(trustIn(sample), std::nullopt) << "the copies are not known";
    sample.copy_total = 350;
    EXPECT_EQ(trustIn(sample), 100);
    sample.copy_total = 3500;
    EXPECT_EQ(trustIn(sample), 0);
}

TEST(MeterTrust, ComparesSheetsWithImpressions) {
    MeterSample sample = sampleOf(1000);
    sample.total_sheets = 800;
    sample.duplex_sheets = 200;
    EXPECT_EQ(trustIn(sample), 100);
    sample.total_sheets = 400;
    EXPECT_EQ(trustIn(sample), 0) << "a sheet has two sides";
    sample.total_sheets = 800;
    sample.duplex_sheets = 900;
    EXPECT_EQ(trustIn(sample), 0);
}

TEST(MeterTrust, ComparesHowTotalAndLifeGoOn) {
    const auto trustOf = [](std::int64_t total, std::int64_t life, bool is_pages) {
        MeterTrust trust;
        MeterSample sample = sampleOf(1000);
        sample.life_is_pages = is_pages;
        trust.add(sample, {.total = total, .life = life});
        return trust.score();
    };
    EXPECT_EQ(trustOf(100, 52, true), 100) << "sheets, both sides printed";
    EXPECT_EQ(trustOf(100, 0, true), 0);
    EXPECT_EQ(trustOf(0, 200, true), 0);
    EXPECT_EQ(trustOf(2, 3, true), std::nullopt) << "too few to say";
    EXPECT_EQ(trustOf(100, 0, false), std::nullopt) << "metres are no pages";
}

TEST(MeterTrust, ComparesTonerWithPages) {
    MeterTrust pages_without_toner;
    MeterTrust toner_without_pages;
    MeterTrust both;
    for (int step = 0; step < 10; ++step) {
        MeterSample sample = sampleOf(1000);
        sample.marks.toners = 1;
        sample.marks.toner_left = 90;
        pages_without_toner.add(sample, {.total = 5000, .life = std::nullopt});
        sample.marks.toner_left = static_cast<std::uint16_t>(90 - 5 * step);
        toner_without_pages.add(sample, {.total = 0, .life = std::nullopt});
        both.add(sample, {.total = 400, .life = std::nullopt});
    }
    EXPECT_EQ(pages_without_toner.score(), 0);
    EXPECT_EQ(toner_without_pages.score(), 0);
    EXPECT_EQ(both.score(), 100);
}

TEST(MeterTrust, ComparesNoTonerOfAPlotterThatCountsMetres) {
    MeterTrust trust;
    MeterSample sample;
    sample.life_is_pages = false;
    sample.marks.toners = 4;
    for (std::int64_t metres = 100; metres < 200; ++metres) {
        sample.values.at(static_cast<std::size_t>(Meter::Life)) = metres;
        sample.marks.toner_left = static_cast<std::uint16_t>(400 - 3 * (metres - 100));
        trust.add(sample, {.total = std::nullopt, .life = 1});
    }
    EXPECT_EQ(trust.score(), std::nullopt);
}

TEST(MeterTrust, ComparesNoTonerWithPagesThatNobodyKnows) {
    MeterTrust trust;
    MeterSample sample = sampleOf(1000);
    sample.marks.toners = 1;
    sample.marks.toner_left = 90;
    trust.add(sample, {.total = 0, .life = std::nullopt});
    sample.marks.toner_left = 20;  // a reset between the two: the rise is not known
    trust.add(sample, {});
    EXPECT_EQ(trust.score(), std::nullopt);
}

TEST(MeterTrust, BelievesLevelsInCoarseSteps) {
    MeterTrust trust;
    MeterSample sample = sampleOf(1000);
    sample.marks.toners = 4;
    const auto read = [&](std::uint16_t left, std::int64_t pages) {
        sample.marks.toner_left = left;
        trust.add(sample, {.total = pages, .life = std::nullopt});
    };
    read(300, 0);
    read(275, 2000);
    read(225, 3);  // two other colors reach their next quarter
    read(200, 4);
    EXPECT_EQ(trust.score(), 100);
}

TEST(MeterTrust, ThinksNothingOfANewCartridge) {
    MeterTrust trust;
    MeterSample sample = sampleOf(1000);
    sample.marks.toners = 1;
    for (const std::uint16_t left : {std::uint16_t{5}, std::uint16_t{100}, std::uint16_t{40}}) {
        sample.marks.toner_left = left;
        trust.add(sample, {.total = 3000, .life = std::nullopt});
    }
    EXPECT_EQ(trust.score(), 100);
}

TEST(MeterTrust, FallsByAndByAndComesBack) {
    MeterTrust trust;
    MeterSample right = sampleOf(1000);
    right.values = {1000, 700, 300, std::nullopt};
    MeterSample wrong = right;
    wrong.values.at(1) = 1;
    trust.add(right, {});
    trust.add(wrong, {});
    EXPECT_EQ(trust.score(), 87);
    for (int reading = 0; reading < 60; ++reading)
        trust.add(wrong, {});
    EXPECT_EQ(trust.score(), 0);
    for (int reading = 0; reading < 60; ++reading)
        trust.add(right, {});
    EXPECT_EQ(trust.score(), 100);
}

TEST(MeterSample, TakesWhatTheMetersLookAt) {
    StandardReading reading;
    reading.serial = "A1";
    reading.mac = "00:11:22:33:44:55";
    reading.counters = {
        {.name = "total_impressions", .value = 12, .oid = "1.2.3"},
        {.name = "life_count", .value = 700, .unit = CounterUnit::Meters, .oid = "1.2.4"},
        {.name = "mono_impressions", .value = ~std::uint64_t{0}, .oid = "1.2.5"},
        {.name = "copy_total", .value = 3, .oid = "1.2.6"},
        {.name = "single_color_impressions", .value = 8, .oid = "1.2.7"}};
    reading.supplies = {
        {.kind = "toner", .percent = 40}, {.kind = "toner", .percent = 7}, {.kind = "waste_toner"}};
    const MeterSample sample = meterSampleOf(reading);
    EXPECT_EQ(sample.values.at(0), 12);
    EXPECT_EQ(sample.values.at(1), std::nullopt) << "no engine counts that far";
    EXPECT_EQ(sample.values.at(3), 700);
    EXPECT_FALSE(sample.life_is_pages);
    EXPECT_EQ(sample.copy_total, 3);
    EXPECT_EQ(sample.single_color, 8);
    EXPECT_NE(sample.sources.at(0), sample.sources.at(3));
    EXPECT_EQ(sample.marks.toners, 2);
    EXPECT_EQ(sample.marks.toner_left, 47);
    EXPECT_EQ(sample.marks.engine, 0U);
    EXPECT_EQ(parseMarks(marksBytes(sample.marks)), sample.marks);
    EXPECT_EQ(marksBytes(sample.marks).size(), 15U);
    EXPECT_EQ(parseMarks(marksBytes({})), SampleMarks{});
    EXPECT_THROW((void)parseMarks("abc"), std::invalid_argument);
}

}  // namespace
}  // namespace platen::server::rules
