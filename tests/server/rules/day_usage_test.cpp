#include "server/rules/day_usage.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>

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

/// Prints on, and now and then begins anew, passes 10^6, loses its last pages or says zero.
class UnsteadyCounter {
public:
    explicit UnsteadyCounter(unsigned seed) : engine_{seed} {}

    std::int64_t next() {
        const std::int64_t pages = static_cast<std::int64_t>(draw(40));
        printed += pages;
        value_ = (value_ + pages) % 1'000'000;
        const auto event = draw(50);
        if (event == 0) value_ = 0;
        if (event == 1) value_ -= std::min<std::int64_t>(value_, 9);
        return event == 2 ? 0 : value_;
    }

    std::int64_t printed{0};

private:
    std::uint64_t draw(std::uint64_t bound) { return engine_() % bound; }

    std::mt19937_64 engine_;
    std::int64_t value_{999'000};
};

TEST(DayUsageRules, NeverBookMoreThanWasPrintedWhateverACounterDoes) {
    std::int64_t used_by_all = 0;
    for (unsigned seed = 0; seed < 200; ++seed) {
        UnsteadyCounter counter{seed};
        std::optional<std::int64_t> before;
        std::int64_t used = 0;
        for (int day = 0; day < 60; ++day) {
            DayReadings readings;
            for (readings.readings = 0; readings.readings < 4; ++readings.readings) {
                const std::int64_t value = counter.next();
                if (value > 0 && !readings.first) readings.first = value;
                readings.highest = std::max(readings.highest, value);
            }
            const DayUsage usage = usageOfDay(before, readings);
            ASSERT_GE(usage.used, 0) << "seed " << seed;
            used += usage.used;
            before = usage.last_value;
            ASSERT_LE(used, counter.printed) << "seed " << seed << ", day " << day;
        }
        used_by_all += used;
    }
    EXPECT_GT(used_by_all, 0);
}

}  // namespace
}  // namespace platen::server::rules
