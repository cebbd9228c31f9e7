#include "server/rules/as_of.hpp"

#include "tests/server/rules/meter_history.hpp"
#include "tests/server/rules/unsteady_engine.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <span>
#include <vector>

namespace platen::server::rules {
namespace {

using std::chrono::minutes;
using Samples = std::vector<CounterSample>;

const TimePoint kAsOfBegin{std::chrono::milliseconds{1'800'000'000'000}};

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
    return valueAsOf(samples, minute(at));
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
    EXPECT_EQ(value.lower, std::nullopt) << "it may have fallen by then";
    EXPECT_EQ(value.upper, std::nullopt);
    EXPECT_EQ(value.before->value, 1000);
    EXPECT_EQ(value.after->value, 5);
    EXPECT_EQ(asOf(samples, 15).estimate, 10);
    EXPECT_EQ(useBetween(asOf(samples, 0), asOf(samples, 20)), std::nullopt);
}

TEST(AsOfRule, ASpikeIsNoSample) {
    for (const std::int64_t nonsense : {7'000'000, 12}) {
        const Samples samples = readings({{0, 5000}, {10, nonsense}, {20, 5040}, {30, 5060}});
        for (const int at : {5, 10, 15}) {
            const AsOf value = asOf(samples, at);
            EXPECT_EQ(value.method, AsOfMethod::Between) << nonsense << " at " << at;
            EXPECT_EQ(value.lower, 5000);
            EXPECT_EQ(value.upper, 5040);
            EXPECT_EQ(value.estimate, 5000 + 2 * at);
        }
        EXPECT_EQ(asOf(samples, 25).estimate, 5050);
    }
}

TEST(AsOfRule, AValueOutOfBoundsWaitsForTheNextOne) {
    for (const std::int64_t value : {7'000'000, 12}) {
        Samples samples = readings({{0, 5000}, {10, 5020}, {20, value}});
        for (const int at : {15, 20, 25}) {
            const AsOf before = asOf(samples, at);
            EXPECT_EQ(before.method, AsOfMethod::Before) << value << " at " << at;
            EXPECT_EQ(before.lower, 5020);
            EXPECT_EQ(before.estimate, std::nullopt);
            EXPECT_EQ(before.before->taken_at, minute(10));
            EXPECT_EQ(before.after, std::nullopt);
        }
        samples.push_back({.taken_at = minute(30), .value = value + 3});
        EXPECT_EQ(asOf(samples, 15).method, AsOfMethod::Reset) << value;
        EXPECT_EQ(asOf(samples, 20).estimate, value);
        EXPECT_EQ(asOf(samples, 25).lower, value);
        EXPECT_EQ(asOf(samples, 25).upper, value + 3);
    }
}

TEST(AsOfRule, NonsenseOfSeveralReadingsIsNoneOnceTheCounterHasReturned) {
    Samples samples = readings({{0, 5000}, {10, 7'000'000}, {20, 7'000'002}, {30, 5030}});
    EXPECT_EQ(asOf(samples, 15).lower, 7'000'000) << "nothing speaks against it yet";
    samples.push_back({.taken_at = minute(40), .value = 5040});
    for (const int at : {10, 15, 20}) {
        EXPECT_EQ(asOf(samples, at).method, AsOfMethod::Between);
        EXPECT_EQ(asOf(samples, at).estimate, 5000 + at);
    }
    samples.push_back({.taken_at = minute(50), .value = 7'000'004});
    samples.push_back({.taken_at = minute(60), .value = 7'000'006});
    EXPECT_EQ(asOf(samples, 45).method, AsOfMethod::Reset);
    EXPECT_EQ(asOf(samples, 35).estimate, 5035);
}

TEST(AsOfRule, AZeroFromWhichACounterJumpsWasNoBase) {
    const Samples samples = readings({{0, 0}, {10, 50'000}, {20, 50'004}});
    EXPECT_EQ(asOf(samples, 0).method, AsOfMethod::After);
    EXPECT_EQ(asOf(samples, 5).upper, 50'000);
    EXPECT_EQ(asOf(samples, 15).estimate, 50'002);
    EXPECT_EQ(asOf(readings({{0, 0}, {10, 0}}), 5).estimate, 0);
    EXPECT_EQ(asOf(readings({{0, 0}, {10, 20}}), 5).estimate, 10);
}

TEST(AsOfRule, AnotherSourceOrSerialNumberIsAnotherCounter) {
    Samples samples = readings({{0, 5000}, {10, 5010}, {20, 5020}});
    samples[0].source = samples[1].source = 1;
    samples[2].source = 2;
    EXPECT_EQ(asOf(samples, 15).method, AsOfMethod::Reset);
    samples[2].source = 1;
    samples[0].serial = 7;
    samples[2].serial = 8;
    EXPECT_EQ(asOf(samples, 15).method, AsOfMethod::Reset);
    EXPECT_EQ(asOf(samples, 5).method, AsOfMethod::Between) << "not stated is not another one";
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

std::optional<CounterSample> sampleOf(const MeterSample& reading, Meter meter) {
    const auto index = static_cast<std::size_t>(meter);
    const auto& value = reading.values.at(index);
    if (!value) return std::nullopt;
    return CounterSample{
        .taken_at = reading.taken_at,
        .value = *value,
        .source = reading.sources.at(index),
        .serial = reading.marks.serial};
}

/// Whatever comes when: of what was known by then, nothing that the meters set aside is in a value.
TEST(AsOfRule, WhatTheMetersHoldBackIsInNoValue) {
    int held_back = 0;
    for (unsigned seed = 0; seed < 20; ++seed) {
        UnsteadyEngine engine{seed};
        Folded folded;
        Samples samples;
        for (const DatedSample& one : engine.history(60)) {
            folded.take(folded.fold.add(one.sample, one.day, {}));
            const auto sample = sampleOf(one.sample, Meter::Total);
            if (!sample) continue;
            samples.push_back(*sample);
            std::set<TimePoint> spikes;
            for (const auto& [key, finding] : folded.findings)
                if (key.meter == Meter::Total && finding.kind == FindingKind::Spike)
                    spikes.insert(key.taken_at);
            held_back += static_cast<int>(spikes.size());
            const auto last = std::span{samples}.last(std::min<std::size_t>(5, samples.size()));
            for (const CounterSample& at : last) {
                for (const auto off : {-1, 0, 1}) {
                    const AsOf value =
                        valueAsOf(samples, at.taken_at + std::chrono::milliseconds{off});
                    for (const auto& end : {value.before, value.after}) {
                        if (!end || !spikes.contains(end->taken_at)) continue;
                        const auto same_time =
                            std::ranges::count(samples, end->taken_at, &CounterSample::taken_at);
                        EXPECT_GT(same_time, 1) << "seed " << seed << ": " << end->value;
                    }
                    if (value.estimate) {
                        EXPECT_LE(*value.lower, *value.estimate);
                        EXPECT_GE(*value.upper, *value.estimate);
                    }
                }
            }
        }
    }
    EXPECT_GT(held_back, 200) << "the histories try it";
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
