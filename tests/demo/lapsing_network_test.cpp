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
    /// How far the clock of the past went on.
    milliseconds passedIn(const std::function<void()>& step) {
        const milliseconds before = clock_.bootNow();
        step();
        return clock_.bootNow() - before;
    }

    RealTime real_;
    LapsingClock clock_{real_, *parseUtc("2026-10-22T08:00:00Z"), std::string(16, 'p')};
    SlowNetwork slow_{real_};
    int rests_{0};
    LapsingNetwork network_{
        {.network = slow_, .real = real_, .clock = clock_}, 250ms, [this] { ++rests_; }};
};

TEST_F(LapsingNetworkTest, LeapsOverTheTimeInWhichNobodyIsAsked) {
    EXPECT_EQ(passedIn([&] { network_.wait(1500ms); }), 1500ms);
    EXPECT_TRUE(slow_.waited.empty());
    EXPECT_EQ(clock_.wallNow(), *parseUtc("2026-10-22T08:00:01.5Z"));
}

TEST_F(LapsingNetworkTest, WaitsForAnswersInRealTime) {
    network_.send(peer(1), "request");
    EXPECT_EQ(passedIn([&] { network_.wait(100ms); }), 100ms);
    EXPECT_EQ(slow_.waited, std::vector{100ms});
}

TEST_F(LapsingNetworkTest, WaitsNoLongerWhenAllHaveAnswered) {
    network_.send(peer(1), "request");
    network_.send(peer(2), "request");
    slow_.answering = {peer(2)};
    std::vector<Peer> heard;
    const auto listen = [&](const Peer& from, std::string_view /*bytes*/) {
        heard.push_back(from);
    };
    network_.receive(listen);
    network_.wait(50ms);
    EXPECT_EQ(slow_.waited.size(), 1U);
    slow_.answering = {peer(1)};
    network_.receive(listen);
    network_.wait(50ms);
    EXPECT_EQ(slow_.waited.size(), 1U);
    EXPECT_EQ(heard, (std::vector{peer(2), peer(1)}));
}

TEST_F(LapsingNetworkTest, GivesUpOnTheSilentAfterItsPatience) {
    network_.send(peer(1), "request");
    network_.wait(10'000ms);
    EXPECT_EQ(slow_.waited, std::vector{250ms});
    real_.now += 1ms;
    network_.wait(10'000ms);
    EXPECT_EQ(slow_.waited.size(), 1U);
}

TEST_F(LapsingNetworkTest, RestsWhenNothingWasAskedForTwoSeconds) {
    for (int i = 0; i < 7; ++i)
        network_.wait(250ms);
    EXPECT_EQ(rests_, 0);
    network_.send(peer(1), "request");  // begins anew
    real_.now += 251ms;
    for (int i = 0; i < 8; ++i)
        network_.wait(250ms);
    EXPECT_EQ(rests_, 1);
    network_.wait(1'999ms);
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
