#include "agent/app/reading_changes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace platen::agent::app {
namespace {

StandardReading printerReading() {
    StandardReading reading;
    reading.serial = "SIM1";
    reading.origins = {{"serial", "1.3.1.0"}, {"supplies", "1.3.9"}};
    reading.counters = {{.name = "total_impressions", .value = 120, .oid = "1.3.2.0"}};
    reading.supplies = {{.index = "1.2", .state = LevelState::Percent, .percent = 40}};
    return reading;
}

TEST(ReadingChanges, AreNoneBetweenEqualReadings) {
    EXPECT_THAT(readingChanges(printerReading(), printerReading()), testing::IsEmpty());
}

TEST(ReadingChanges, SayWhereBothValuesWereRead) {
    StandardReading after = printerReading();
    after.serial = "SIM2";
    after.origins["serial"] = "1.3.5.0";
    after.supplies[0].percent = 60;
    EXPECT_THAT(
        readingChanges(printerReading(), after),
        testing::ElementsAre(
            FieldChange{
                .field = "serial",
                .before = "SIM1",
                .after = "SIM2",
                .before_origin = "1.3.1.0",
                .after_origin = "1.3.5.0"},
            FieldChange{
                .field = "supplies[1.2].percent",
                .before = "40",
                .after = "60",
                .before_origin = "1.3.9",
                .after_origin = "1.3.9"}));
}

TEST(ReadingChanges, ShowACounterThatIsReadElsewhereThoughItsValueIsTheSame) {
    StandardReading after = printerReading();
    after.counters[0].oid = "1.3.7.0";
    EXPECT_THAT(
        readingChanges(printerReading(), after),
        testing::ElementsAre(FieldChange{
            .field = "counters.total_impressions",
            .before = "120 impressions",
            .after = "120 impressions",
            .before_origin = "1.3.2.0",
            .after_origin = "1.3.7.0"}));
}

TEST(ReadingChanges, ShowWhatComesAndGoes) {
    StandardReading after = printerReading();
    after.serial.clear();
    after.origins.erase("serial");
    after.firmware = "1.04";
    EXPECT_THAT(
        readingChanges(printerReading(), after),
        testing::ElementsAre(
            FieldChange{
                .field = "serial",
                .before = "SIM1",
                .after = "",
                .before_origin = "1.3.1.0",
                .after_origin = ""},
            FieldChange{
                .field = "firmware",
                .before = "",
                .after = "1.04",
                .before_origin = "",
                .after_origin = ""}));
}

Binding bindingOf(std::string_view oid, std::int64_t value) {
    return {.oid = *Oid::parse(oid), .value = Value::ofInteger(value)};
}

TEST(ShareValues, GivesBothReadingsTheValuesOfBothAndPrefersTheFirst) {
    RawReading first;
    first.bindings = {bindingOf("1.3.1", 1), bindingOf("1.3.2", 2)};
    RawReading second;
    second.bindings = {bindingOf("1.3.2", 5), bindingOf("1.3.3", 3)};
    shareValues(first, second);
    EXPECT_THAT(
        first.bindings,
        testing::ElementsAre(bindingOf("1.3.1", 1), bindingOf("1.3.2", 2), bindingOf("1.3.3", 3)));
    EXPECT_EQ(second.bindings, first.bindings);
}

}  // namespace
}  // namespace platen::agent::app
