#include "agent/usm/remote_engine.hpp"

#include <gtest/gtest.h>

namespace platen::agent::usm {

namespace {

using namespace std::chrono_literals;

MessageHead at(std::uint32_t boots, std::uint32_t time) {
    return {.engine_id = "engine", .boots = boots, .time = time, .user = {}};
}

class RemoteEngineTest : public testing::Test {
protected:
    RemoteEngineTest() { engine_.learn(at(3, 1000), 0ms); }
    RemoteEngine engine_;
};

TEST_F(RemoteEngineTest, ShowsTheTimeThatPassed) {
    EXPECT_TRUE(engine_.known());
    EXPECT_EQ(engine_.clockAt(90s).boots, 3U);
    EXPECT_EQ(engine_.clockAt(90s).time, 1090U);
}

TEST_F(RemoteEngineTest, TakesNoGuessForAClock) {
    engine_.learn(at(70000, 5'000'000), 0ms);
    EXPECT_TRUE(engine_.accept(at(3, 1000), 1s)) << "the first authentic message";
    EXPECT_EQ(engine_.clockAt(1s).boots, 3U);
}

TEST_F(RemoteEngineTest, RefusesMessagesFromThePast) {
    ASSERT_TRUE(engine_.accept(at(3, 1000), 0ms));
    EXPECT_TRUE(engine_.accept(at(3, 850), 0ms)) << "150 seconds late";
    EXPECT_FALSE(engine_.accept(at(3, 849), 0ms));
    EXPECT_FALSE(engine_.accept(at(2, 1100), 0ms)) << "of an earlier boot";
    EXPECT_FALSE(engine_.accept(at(3, 1000), 151s)) << "repeated later";
    EXPECT_EQ(engine_.clockAt(0ms).time, 1000U) << "what is late sets no clock";
}

TEST_F(RemoteEngineTest, FollowsAClockThatGoesSlowly) {
    ASSERT_TRUE(engine_.accept(at(3, 1000), 0ms));
    EXPECT_TRUE(engine_.accept(at(3, 1500), 900s));
    EXPECT_EQ(engine_.clockAt(910s).time, 1510U);
}

TEST_F(RemoteEngineTest, FollowsARestart) {
    ASSERT_TRUE(engine_.accept(at(3, 1000), 0ms));
    EXPECT_TRUE(engine_.accept(at(4, 7), 60s));
    EXPECT_EQ(engine_.clockAt(61s).boots, 4U);
    EXPECT_EQ(engine_.clockAt(61s).time, 8U);
}

TEST_F(RemoteEngineTest, EndsWithItsLastBoot) {
    EXPECT_FALSE(engine_.accept(at(0x7FFFFFFF, 5), 0ms));
}

TEST_F(RemoteEngineTest, IsForgottenOnceAMinuteAtMost) {
    engine_.doubt(59s);
    EXPECT_TRUE(engine_.known());
    engine_.doubt(60s);
    EXPECT_FALSE(engine_.known());
}

}  // namespace

}  // namespace platen::agent::usm
