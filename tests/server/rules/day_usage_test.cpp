#include "server/rules/day_usage.hpp"

#include <gtest/gtest.h>

namespace platen::server::rules {
namespace {

TEST(DayUsageRules, CountFromTheFirstReadingWhenNothingCameBefore) {
    EXPECT_EQ(
        usageOfDay(std::nullopt, {.first = 100, .highest = 130, .readings = 4}),
        (DayUsage{.first_value = 100, .last_value = 130, .used = 30, .readings = 4}));
}

TEST(DayUsageRules, CountWhatWasPrintedOverMidnight) {
    EXPECT_EQ(
        usageOfDay(90, {.first = 100, .highest = 130, .readings = 4}),
        (DayUsage{.first_value = 90, .last_value = 130, .used = 40, .readings = 4}));
}

TEST(DayUsageRules, AreNeverNegativeAndDoNotCountASmallRollBackTwice) {
    const DayUsage rolled_back = usageOfDay(130, {.first = 125, .highest = 128, .readings = 2});
    EXPECT_EQ(rolled_back.used, 0);
    EXPECT_EQ(rolled_back.last_value, 130);
    EXPECT_EQ(
        usageOfDay(rolled_back.last_value, {.first = 128, .highest = 133, .readings = 2}).used, 3);
}

TEST(DayUsageRules, IgnoreAZeroAfterMoreThanZero) {
    EXPECT_EQ(usageOfDay(130, {.first = {}, .highest = 0, .readings = 1}).used, 0);
}

TEST(DayUsageRules, DoNotBookTheWholeLifeOfADeviceThatSaidZeroTheDayBefore) {
    const DayUsage zero = usageOfDay(std::nullopt, {.first = {}, .highest = 0, .readings = 1});
    EXPECT_EQ(zero, (DayUsage{.first_value = 0, .last_value = 0, .used = 0, .readings = 1}));
    EXPECT_EQ(
        usageOfDay(zero.last_value, {.first = 12000, .highest = 12007, .readings = 2}),
        (DayUsage{.first_value = 12000, .last_value = 12007, .used = 7, .readings = 2}));
}

TEST(DayUsageRules, StandStillBelowTheFormerMaximum) {
    const DayUsage reset = usageOfDay(5000, {.first = 3, .highest = 20, .readings = 2});
    EXPECT_EQ(reset, (DayUsage{.first_value = 5000, .last_value = 5000, .used = 0, .readings = 2}));
}

}  // namespace
}  // namespace platen::server::rules
