#include "server/rules/device_latest_rules.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace platen::server::rules {
namespace {

using std::chrono::minutes;

const TimePoint kStart{std::chrono::milliseconds{1'800'000'000'000}};

StandardReading said(std::uint64_t total, int toner) {
    StandardReading reading;
    reading.status = "idle";
    reading.counters = {{.name = "total_impressions", .value = total, .oid = "1.2"}};
    Supply supply;
    supply.index = "1.1";
    supply.kind = "toner";
    supply.state = LevelState::Percent;
    supply.percent = toner;
    reading.supplies = {supply};
    return reading;
}

DeviceLatest at(int minute, const StandardReading& reading, std::int64_t stream = 1) {
    return latestOf(
        reading,
        {.taken_at = kStart + minutes{minute},
         .stream = stream,
         .seq = static_cast<std::uint64_t>(minute) + 1},
        kStart + minutes{minute + 1});
}

std::uint64_t total(const DeviceLatest& latest) {
    return latest.counters.at("total_impressions").counter.value;
}

TEST(DeviceLatestRules, TakeTheNewerReadingWhicheverCameFirst) {
    const auto older = at(0, said(100, 50));
    const auto newer = at(15, said(110, 49));
    EXPECT_EQ(mergeLatest(older, newer), newer);
    EXPECT_EQ(mergeLatest(newer, older), newer);
}

TEST(DeviceLatestRules, DoNotLetASleepingDeviceEraseWhatIsKnown) {
    StandardReading asleep;
    asleep.status = "idle";
    const auto merged = mergeLatest(at(0, said(100, 50)), at(15, asleep));
    EXPECT_EQ(total(merged), 100U);
    ASSERT_TRUE(merged.supplies.has_value());
    EXPECT_EQ(merged.supplies->at, kStart);
    EXPECT_EQ(merged.sample.taken_at, kStart + minutes{15});
}

StandardReading sleepingWithoutLevels() {
    StandardReading asleep = said(100, 50);
    asleep.asleep = true;
    asleep.supplies.front().state = LevelState::Unknown;
    asleep.supplies.front().percent.reset();
    asleep.supplies.front().level = -2;
    asleep.reasons = {
        {.severity = Severity::Notice,
         .what = "asleep",
         .subject = {},
         .sources = {{.name = "console", .text = "Sleep", .origin = {}}}}};
    return asleep;
}

TEST(DeviceLatestRules, KeepTheLevelsOfTheWakingDeviceWhileItSleepsAndKnowsNone) {
    StandardReading low = said(100, 3);
    low.alerts = {{.severity = "warning", .group = "g", .code = "c", .text = "Toner low"}};
    low.reasons = {
        {.severity = Severity::Warning,
         .what = "toner_low",
         .subject = "1.1",
         .sources = {{.name = "supply", .text = "3 %", .origin = {}}}}};
    const auto awake = at(0, low);
    const auto asleep = at(15, sleepingWithoutLevels());
    for (const auto& merged : {mergeLatest(awake, asleep), mergeLatest(asleep, awake)}) {
        EXPECT_EQ(merged.supplies, awake.supplies);
        EXPECT_EQ(merged.alerts, awake.alerts);
        EXPECT_EQ(merged.reasons, awake.reasons);
        EXPECT_EQ(merged.sample.taken_at, kStart + minutes{15});
        EXPECT_TRUE(merged.asleep);
    }
}

TEST(DeviceLatestRules, ShowThatALevelIsUnknownWhenTheDeviceIsAwake) {
    StandardReading removed = sleepingWithoutLevels();
    removed.asleep = false;
    const auto merged = mergeLatest(at(0, said(100, 50)), at(15, removed));
    EXPECT_EQ(merged.supplies->at, kStart + minutes{15});
    EXPECT_FALSE(merged.asleep);
}

TEST(DeviceLatestRules, TakeALevelThatASleepingDeviceKnows) {
    StandardReading asleep = said(100, 40);
    asleep.asleep = true;
    const auto merged = mergeLatest(at(0, said(100, 50)), at(15, asleep));
    EXPECT_EQ(merged.supplies->at, kStart + minutes{15});
}

TEST(DeviceLatestRules, ShowTheSuppliesOfADeviceThatWasNeverSeenAwake) {
    const auto first = at(0, sleepingWithoutLevels());
    const auto merged = mergeLatest(first, at(15, sleepingWithoutLevels()));
    ASSERT_TRUE(merged.supplies.has_value());
    EXPECT_EQ(merged.supplies->at, kStart + minutes{15});
    EXPECT_EQ(mergeLatest(merged, at(5, said(100, 50))).supplies->at, kStart + minutes{5});
}

TEST(DeviceLatestRules, LoseNoAlertsBecauseTheirTableCouldNotBeRead) {
    StandardReading with_alert = said(100, 50);
    with_alert.alerts = {{.severity = "warning", .group = "cover", .code = "open", .text = ""}};
    StandardReading partial = said(101, 50);
    partial.alerts_partial = true;
    const auto merged = mergeLatest(at(0, with_alert), at(15, partial));
    ASSERT_TRUE(merged.alerts.has_value());
    EXPECT_EQ(merged.alerts->at, kStart);
    EXPECT_EQ(mergeLatest(merged, at(30, said(102, 50))).alerts->json, "[]");
}

TEST(DeviceLatestRules, KnowWhenEachTextWasReadLastWhateverTheOrder) {
    StandardReading named = said(100, 50);
    named.name = "hall";
    const auto older = at(0, named);
    const auto newer = at(15, said(101, 50));
    for (const auto& merged : {mergeLatest(older, newer), mergeLatest(newer, older)})
        EXPECT_EQ(merged.texts_at, (std::map<std::string, TimePoint>{{"name", kStart}}));
}

TEST(DeviceLatestRules, TakeZeroAfterMoreThanZeroForAnInvalidSample) {
    EXPECT_EQ(total(mergeLatest(at(0, said(100, 50)), at(15, said(0, 50)))), 100U);
    EXPECT_EQ(total(mergeLatest(at(15, said(0, 50)), at(0, said(100, 50)))), 100U);
    EXPECT_EQ(total(mergeLatest(at(0, said(0, 50)), at(15, said(0, 50)))), 0U);
    EXPECT_EQ(total(mergeLatest(at(0, said(0, 50)), at(15, said(3, 50)))), 3U);
}

TEST(DeviceLatestRules, ShowACounterThatFellAsItIs) {
    EXPECT_EQ(total(mergeLatest(at(0, said(100, 50)), at(15, said(20, 50)))), 20U);
}

TEST(DeviceLatestRules, ClearAlertsOnlyWhenTheDeviceSpeaks) {
    StandardReading jammed = said(100, 50);
    jammed.alerts = {{.severity = "critical", .group = "input", .code = "jam", .text = "Jam"}};
    StandardReading asleep;
    const auto before = at(0, jammed);
    ASSERT_TRUE(before.alerts.has_value());
    EXPECT_EQ(mergeLatest(before, at(15, asleep)).alerts, before.alerts);
    EXPECT_EQ(mergeLatest(before, at(15, said(100, 50))).alerts->json, "[]");
}

TEST(DeviceLatestRules, EndTheSilenceWithALaterAnswer) {
    auto silent = at(0, said(100, 50));
    silent.unreachable_since = kStart + minutes{5};
    EXPECT_EQ(mergeLatest(silent, at(15, said(101, 50))).unreachable_since, std::nullopt);
    EXPECT_EQ(mergeLatest(silent, at(1, said(101, 50))).unreachable_since, kStart + minutes{5});
}

class AnyOrder : public ::testing::TestWithParam<unsigned> {};

TEST_P(AnyOrder, OfDeliveryGivesTheSameState) {
    std::mt19937 random{GetParam()};
    std::vector<DeviceLatest> samples;
    for (int i = 0; i < 8; ++i) {
        StandardReading reading = said(random() % 3 == 0 ? 0 : 100 + random() % 10, 50);
        if (random() % 4 == 0) reading = {};
        if (random() % 4 == 0) reading = sleepingWithoutLevels();
        reading.status = random() % 2 == 0 ? "idle" : "printing";
        samples.push_back(
            at(static_cast<int>(random() % 5), reading, static_cast<std::int64_t>(i)));
    }
    const auto fold = [](const std::vector<DeviceLatest>& in_order) {
        DeviceLatest state = in_order.front();
        for (const auto& sample : in_order)
            state = mergeLatest(state, sample);
        return state;
    };
    const DeviceLatest expected = fold(samples);
    for (int round = 0; round < 10; ++round) {
        std::shuffle(samples.begin(), samples.end(), random);
        EXPECT_EQ(fold(samples), expected);
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyOrder, ::testing::Range(1U, 51U));

}  // namespace
}  // namespace platen::server::rules
