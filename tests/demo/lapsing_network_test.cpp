#include "tests/demo/history/lapsing_network.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::demo {
namespace {

using namespace std::chrono_literals;
using agent::snmp::Peer;
using std::chrono::milliseconds;

class RealTime final : public Clock {
public:
    [[nodiscard]] TimePoint wallNow() const override { return TimePoint{now}; }
    [[nodiscard]] milliseconds bootNow() const override { return now; }
    [[nodiscard]] std::string bootId() const override { return std::string(16, 'r'); }
    milliseconds now{1'000'000};
};

/// Notes what is waited, and answers when it is told to.
class SlowNetwork final : public agent::snmp::Datagrams {
public:
    explicit SlowNetwork(RealTime& time) : time_{time} {}
    void send(const Peer& /*to*/, std::string_view /*bytes*/) override {}
    void receive(const Handler& handler) override {
        for (const Peer& peer : answering)
            handler(peer, "answer");
        answering.clear();
    }
    void wait(milliseconds at_most) override {
        waited.push_back(at_most);
        time_.now += at_most;
    }

    std::vector<Peer> answering;
    std::vector<milliseconds> waited;

private:
    RealTime& time_;
};

class LapsingNetworkTest : public testing::Test {
protected:
    static Peer peer(std::uint16_t port) { return {.address = {}, .port = port}; }
    /// Waits and receives so many times, as an engine does.
    void waitFor(milliseconds at_most, int times) {
        for (int i = 0; i < times; ++i) {
            network_.wait(at_most);
            network_.receive([](const Peer& /*from*/, std::string_view /*bytes*/) {});
        }
    }
    [[nodiscard]] milliseconds passed() const { return clock_.bootNow() - began_; }

    RealTime real_;
    LapsingClock clock_{real_, *parseUtc("2026-10-22T08:00:00Z"), std::string(16, 'p')};
    SlowNetwork slow_{real_};
    std::function<void()> on_settle_ = [] {};
    int settled_{0};
    int rests_{0};
    LapsingNetwork network_{
        {.network = slow_,
         .clock = clock_,
         .settle =
             [this] {
                 ++settled_;
                 on_settle_();
             },
         .rest = [this] { ++rests_; }}};
    const milliseconds began_ = clock_.bootNow();
};

TEST_F(LapsingNetworkTest, LeapsOverTheTimeInWhichNobodyIsAsked) {
    waitFor(1500ms, 1);
    EXPECT_TRUE(slow_.waited.empty());
    EXPECT_EQ(clock_.wallNow(), *parseUtc("2026-10-22T08:00:01.5Z"));
}

TEST_F(LapsingNetworkTest, LetsTheRealTimePassWhileAnswersCome) {
    network_.send(peer(1), "request");
    network_.send(peer(2), "request");
    slow_.answering = {peer(2)};
    waitFor(100ms, 1);
    slow_.answering = {peer(1)};
    waitFor(100ms, 1);
    EXPECT_EQ(slow_.waited.size(), 2U);
    EXPECT_EQ(passed(), real_.now - RealTime{}.now);
    EXPECT_EQ(settled_, 0);
    waitFor(1000ms, 1);
    EXPECT_EQ(slow_.waited.size(), 2U);  // nothing more to wait for
}

TEST_F(LapsingNetworkTest, LeapsOverTheTimeOfTheSilentOnceAllOthersHaveAnswered) {
    network_.send(peer(1), "request");
    waitFor(2000ms, 3);
    EXPECT_EQ(settled_, 1);
    EXPECT_EQ(slow_.waited.size(), 1U);
    EXPECT_GE(passed(), 2000ms);
}

TEST_F(LapsingNetworkTest, HearsWhoAnswersLateBeforeItLeaps) {
    network_.send(peer(1), "request");
    on_settle_ = [this] { slow_.answering = {peer(1)}; };
    waitFor(2000ms, 2);
    EXPECT_EQ(settled_, 1);
    network_.send(peer(1), "the next request");
    slow_.answering = {peer(1)};
    waitFor(2000ms, 1);
    EXPECT_LT(passed(), 100ms);
}

TEST_F(LapsingNetworkTest, RestsWhenNothingWasAskedForTwoSeconds) {
    waitFor(250ms, 7);
    EXPECT_EQ(rests_, 0);
    network_.send(peer(1), "request");  // begins anew
    slow_.answering = {peer(1)};
    waitFor(250ms, 8);
    EXPECT_EQ(rests_, 0);
    waitFor(250ms, 1);
    EXPECT_EQ(rests_, 1);
    waitFor(1'999ms, 1);
    EXPECT_EQ(rests_, 1);
}

TEST(LapsingClock, StartsInThePastAndRunsOnWithTheRealTime) {
    RealTime real;
    LapsingClock clock{real, *parseUtc("2026-10-22T08:00:00Z"), std::string(16, 'p')};
    const milliseconds boot = clock.bootNow();
    EXPECT_EQ(clock.wallNow(), *parseUtc("2026-10-22T08:00:00Z"));
    real.now += 5s;
    clock.leap(2h);
    EXPECT_EQ(clock.wallNow(), *parseUtc("2026-10-22T10:00:05Z"));
    EXPECT_EQ(clock.bootNow() - boot, 2h + 5s);
    EXPECT_NE(clock.bootId(), real.bootId());
}

}  // namespace
}  // namespace platen::demo
