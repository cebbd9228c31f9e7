#include "server/rules/as_of.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace platen::server::rules {
namespace {

using std::chrono::minutes;
using Samples = std::vector<CounterSample>;

const TimePoint kAsOfBegin{std::chrono::milliseconds{1'800'000'000'000}};
constexpr std::int64_t kRollBack = 50;

TimePoint minute(int count) {
    return kAsOfBegin + minutes{count};
}

Samples readings(const std::vector<std::pair<int, std::int64_t>>& values) {
    Samples samples;
    for (const auto& [at, value] : values)
        samples.push_back({.taken_at = minute(at), .value = value});
    return samples;
}

AsOf asOf(const Samples& samples, int at) {
    return valueAsOf(samples, minute(at), kRollBack);
}

TEST(AsOfRule, AReadingAtThatMomentIsExact) {
    const AsOf value = asOf(readings({{0, 100}, {10, 120}, {20, 130}}), 10);
    EXPECT_EQ(value.method, AsOfMethod::Exact);
    EXPECT_EQ(value.lower, 120);
    EXPECT_EQ(value.upper, 120);
}

TEST(AsOfRule, BetweenTwoReadingsThereIsABandAndALine) {
    const AsOf value = asOf(readings({{0, 100}, {10, 120}, {20, 130}}), 15);
    EXPECT_EQ(value.method, AsOfMethod::Between);
    EXPECT_EQ(value.lower, 120);
    EXPECT_EQ(value.upper, 130);
    EXPECT_EQ(value.estimate, 125);
    EXPECT_EQ(value.before->taken_at, minute(10));
    EXPECT_EQ(value.after->taken_at, minute(20));
}

TEST(AsOfRule, AtTheEndsOnlyOneSideIsKnown) {
    const Samples samples = readings({{0, 100}, {10, 120}});
    EXPECT_EQ(asOf(samples, 11).method, AsOfMethod::Before);
    EXPECT_EQ(asOf(samples, 11).lower, 120);
    EXPECT_EQ(asOf(samples, 11).upper, std::nullopt);
    EXPECT_EQ(asOf(samples, -1).method, AsOfMethod::After);
    EXPECT_EQ(asOf(samples, -1).upper, 100);
    EXPECT_EQ(asOf({}, 0), AsOf{});
}

TEST(AsOfRule, AZeroIsNoSampleAndALittleLessIsNoReset) {
    const Samples samples = readings({{0, 100}, {10, 0}, {20, 90}, {30, 130}});
    EXPECT_EQ(asOf(samples, 10).method, AsOfMethod::Between);
    EXPECT_EQ(asOf(samples, 15).upper, 100) << "covered by the running maximum";
    EXPECT_EQ(asOf(samples, 25).lower, 100);
}

TEST(AsOfRule, AFallIsNotLaidALineThrough) {
    const Samples samples = readings({{0, 1000}, {10, 5}, {20, 15}});
    const AsOf value = asOf(samples, 5);
    EXPECT_EQ(value.method, AsOfMethod::Reset);
    EXPECT_EQ(value.lower, 1000);
    EXPECT_EQ(value.upper, std::nullopt);
    EXPECT_EQ(asOf(samples, 15).estimate, 10);
    EXPECT_EQ(useBetween(asOf(samples, 0), asOf(samples, 20)), std::nullopt);
}

TEST(AsOfRule, UseIsABandOfTheTwoBands) {
    const Samples samples = readings({{0, 100}, {10, 120}, {20, 130}});
    EXPECT_EQ(
        useBetween(asOf(samples, 5), asOf(samples, 15)),
        (UseBand{.lower = 0, .upper = 30, .estimate = 15}));
    EXPECT_EQ(
        useBetween(asOf(samples, 0), asOf(samples, 20)),
        (UseBand{.lower = 30, .upper = 30, .estimate = 30}));
    EXPECT_EQ(useBetween(asOf(samples, 0), asOf(samples, 21)), std::nullopt);
}

/// A counter that really runs, read now and then: what it showed lies in the band.
TEST(AsOfRule, TheTruthLiesInTheBand) {
    std::mt19937 random{3};
    for (int round = 0; round < 300; ++round) {
        std::vector<std::int64_t> truth{static_cast<std::int64_t>(random() % 1000)};
        while (truth.size() < 100)
            truth.push_back(truth.back() + static_cast<std::int64_t>(random() % 7));
        Samples samples;
        for (int at = 0; at < 100; ++at)
            if (random() % 5 == 0)
                samples.push_back(
                    {.taken_at = minute(at), .value = truth[static_cast<std::size_t>(at)]});
        std::optional<AsOf> earlier;
        for (int at = 0; at < 100; ++at) {
            const AsOf value = asOf(samples, at);
            const std::int64_t real = truth[static_cast<std::size_t>(at)];
            EXPECT_LE(value.lower.value_or(0), real);
            EXPECT_GE(value.upper.value_or(real), real);
            if (value.estimate) {
                EXPECT_GE(*value.estimate, *value.lower);
                EXPECT_LE(*value.estimate, *value.upper);
            }
            if (earlier) {
                if (const auto use = useBetween(*earlier, value)) {
                    const std::int64_t counted = real - truth[static_cast<std::size_t>(at) - 1];
                    EXPECT_LE(use->lower, counted);
                    EXPECT_GE(use->upper, counted);
                }
            }
            earlier = value;
        }
    }
}

}  // namespace
}  // namespace platen::server::rules
