#include "common/normalise/status.hpp"

#include "common/normalise/mib_names.hpp"
#include "common/normalise/tag_records.hpp"
#include "tests/common/normalise/raw_builder.hpp"

#include <gtest/gtest.h>

#include <string>

namespace platen {

namespace {

using normalise_test::RawBuilder;

RawBuilder alertTable() {
    return RawBuilder{
        "family = \"x\"\n"
        "alerts = { severity = \"1.3.2\", group = \"1.3.4\", code = \"1.3.7\","
        " description = \"1.3.8\", ignore_codes = [503] }\n"};
}

}  // namespace

TEST(StatusWord, FusesBothStatuses) {
    EXPECT_EQ(statusWord(2, 3), "idle");
    EXPECT_EQ(statusWord(3, 3), "warning");
    EXPECT_EQ(statusWord(3, 4), "printing");
    EXPECT_EQ(statusWord(5, 1), "down");
    EXPECT_EQ(statusWord(2, 5), "warmup");
    EXPECT_EQ(statusWord(2, 1), "idle");
    EXPECT_EQ(statusWord(2, std::nullopt), "unknown");
    EXPECT_EQ(statusWord(std::nullopt, std::nullopt), "unknown");
}

TEST(ErrorNames, CountBitsFromTheHighestOfTheFirstOctet) {
    const std::vector<std::string> low_toner{"low_toner"};
    EXPECT_EQ(errorNames(std::string{"\x20\x00", 2}), low_toner);
    const std::vector<std::string> second{"input_tray_missing", "overdue_prevent_maint"};
    EXPECT_EQ(errorNames(std::string{"\x00\x82", 2}), second);
}

TEST(ErrorNames, AreNoneForAMissingOctetAndForOctetsAfterTheSecond) {
    EXPECT_TRUE(errorNames("").empty());
    EXPECT_TRUE(errorNames(std::string{"\x00\x01\xFF", 3}).empty());
}

TEST(Alerts, LeaveOutTheLineOfTheOperatorPanel) {
    auto builder = alertTable();
    builder.integer("1.3.2.1.1", 0).integer("1.3.7.1.1", 0).octets("1.3.8.1.1", "Sleep");
    builder.integer("1.3.2.1.276", 1).integer("1.3.7.1.276", 1).octets("1.3.8.1.276", "Idle");
    EXPECT_TRUE(builder.reading().alerts.empty());
}

TEST(Alerts, LeaveOutTheCodesThatTheProfileIgnores) {
    auto builder = alertTable();
    builder.integer("1.3.2.1.2", 4).integer("1.3.7.1.2", 503);
    EXPECT_TRUE(builder.reading().alerts.empty());
}

TEST(Alerts, HaveTheWordsOfTheMib) {
    auto builder = alertTable();
    builder.integer("1.3.2.1.4", 5).integer("1.3.4.1.4", 11).integer("1.3.7.1.4", 1105);
    builder.octets("1.3.8.1.4", "Ink is low.");
    const Alert expected{
        .severity = "warning_binary_change",
        .group = "marker_supplies",
        .code = "marker_ink_almost_empty",
        .text = "Ink is low."};
    ASSERT_EQ(builder.reading().alerts.size(), 1U);
    EXPECT_EQ(builder.reading().alerts.front(), expected);
}

TEST(Alerts, NameACodeThatTheRegistryDoesNotHaveByItsNumber) {
    EXPECT_EQ(alertCodeName(30042), "code_30042");
    EXPECT_EQ(alertCodeName(8), "jam");
}

TEST(Covers, AreOpenOrClosedAndSayWhereThatWasRead) {
    RawBuilder builder{
        "family = \"x\"\ncovers = { status = \"1.3.3\", description = \"1.3.2\" }\n"};
    builder.octets("1.3.2.1.1", "Front Cover").integer("1.3.3.1.1", 4);
    builder.octets("1.3.2.1.2", "Right Cover").integer("1.3.3.1.2", 3);
    builder.octets("1.3.2.1.3", "Option").integer("1.3.3.1.3", 2);  // unknown
    const StandardReading reading = builder.reading();
    ASSERT_EQ(reading.covers.size(), 2U);
    EXPECT_FALSE(reading.covers[0].is_open);
    EXPECT_TRUE(reading.covers[1].is_open);
    ASSERT_EQ(reading.reasons.size(), 1U);
    const ReasonSource expected{.name = "cover", .text = "Right Cover", .origin = "1.3.3"};
    EXPECT_EQ(reading.reasons.front().sources, std::vector<ReasonSource>{expected});
    EXPECT_EQ(reading.status, "down");
}

TEST(TagRecords, HaveValuesOfAnyLength) {
    const std::string octets{
        "\x11\x01\x04\x00\x00\x61\xa8\x31\x01\x01\x01\x41\x01\x01\x03\xff", 16};
    const std::map<int, std::uint64_t> expected{{0x11, 25000}, {0x31, 1}, {0x41, 3}};
    EXPECT_EQ(readTagRecords(octets), expected);
}

TEST(TagRecords, KeepWhatComesBeforeDamage) {
    const std::map<int, std::uint64_t> expected{{0x31, 1}};
    EXPECT_EQ(readTagRecords(std::string{"\x31\x01\x01\x01\x41\x01\x09\x00", 8}), expected);
    EXPECT_TRUE(readTagRecords("").empty());
}

}  // namespace platen
