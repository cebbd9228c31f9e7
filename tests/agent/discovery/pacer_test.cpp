#include "agent/discovery/pacer.hpp"

#include <gtest/gtest.h>

namespace platen::agent::discovery {

namespace {

using namespace std::chrono_literals;

/// Packets that leave in `time` when somebody asks every `step`.
std::uint64_t packetsIn(
    Pacer& pacer, std::chrono::milliseconds time, std::chrono::milliseconds step) {
    std::uint64_t sent = 0;
    for (auto now = 5000ms; now < 5000ms + time; now += step) {
        const auto allowed = pacer.allowed(now);
        pacer.spend(allowed);
        sent += allowed;
    }
    return sent;
}

TEST(PacerTest, KeepsTheRateHoweverOftenItIsAsked) {
    for (const std::uint32_t rate : {1U, 7U, 300U, 1000U, 100000U}) {
        for (const auto step : {1ms, 7ms, 40ms}) {
            Pacer pacer{rate};
            const auto sent = packetsIn(pacer, 10s, step);
            EXPECT_LE(sent, rate * 10U + 1U);
            EXPECT_GE(sent + 1 + rate / 20, rate * 10U) << rate << " every " << step.count();
        }
    }
}

TEST(PacerTest, AllowsNoBurstAfterAStall) {
    Pacer pacer{300};
    pacer.spend(pacer.allowed(0ms));
    EXPECT_LE(pacer.allowed(3600s), 15U);
}

TEST(PacerTest, SaysWhenTheNextPacketMayLeave) {
    Pacer pacer{300};
    EXPECT_EQ(pacer.allowed(1000ms), 1U);
    EXPECT_EQ(pacer.untilNext(), 0ms);
    pacer.spend(1);
    EXPECT_EQ(pacer.untilNext(), 4ms);
    EXPECT_EQ(pacer.allowed(1003ms), 0U);
    EXPECT_EQ(pacer.allowed(1004ms), 1U);
}

}  // namespace

}  // namespace platen::agent::discovery
