#include "agent/app/ipp_rules.hpp"

#include "common/profiles/profile_set.hpp"

#include <gtest/gtest.h>

namespace platen::agent::app {

namespace {

/// Nothing is open in it.
StandardReading complete() {
    StandardReading reading;
    reading.serial = "X1";
    reading.counters.push_back({.name = "total_impressions", .value = 5});
    Supply toner;
    toner.state = LevelState::Percent;
    toner.percent = 40;
    reading.supplies.push_back(toner);
    return reading;
}

class IppRulesTest : public testing::Test {
protected:
    [[nodiscard]] bool wants(IppUse use, const StandardReading& reading) const {
        return wantsIpp(use, reading, *profiles_.byFamily("printer-mib"), memory_);
    }

    ProfileSet profiles_{ProfileSet::fromFolder("config/profiles")};
    IppMemory memory_;
};

TEST_F(IppRulesTest, AsksWhereSomethingIsOpenThatIppMayKnow) {
    EXPECT_EQ(openFields(complete()), 0U);
    EXPECT_FALSE(wants(IppUse::Auto, complete()));
    EXPECT_TRUE(wants(IppUse::Always, complete()));

    auto without_serial = complete();
    without_serial.serial.clear();
    auto without_total = complete();
    without_total.counters.clear();
    auto without_supplies = complete();
    without_supplies.supplies.clear();
    for (const auto& reading : {without_serial, without_total, without_supplies}) {
        EXPECT_EQ(openFields(reading), 1U);
        EXPECT_TRUE(wants(IppUse::Auto, reading));
        EXPECT_FALSE(wants(IppUse::Off, reading));
    }
    for (const LevelState state :
         {LevelState::Unknown, LevelState::SomeLeft, LevelState::NotReported}) {
        auto vague = complete();
        vague.supplies[0].percent = std::nullopt;
        vague.supplies[0].state = state;
        EXPECT_TRUE(wants(IppUse::Auto, vague));
    }
}

TEST_F(IppRulesTest, NeverAsksASleepingPrinter) {
    StandardReading asleep;
    asleep.asleep = true;
    EXPECT_FALSE(wants(IppUse::Auto, asleep));
    EXPECT_FALSE(wants(IppUse::Always, asleep));
}

TEST_F(IppRulesTest, AsksInVainLessAndLessOftenAndAtOnceWhenItHelped) {
    std::vector<int> pauses;
    for (int question = 0; question < 8; ++question) {
        noteAsked(memory_, false);
        int pause = 0;
        for (; !wants(IppUse::Auto, {}); ++pause)
            notePassedOver(memory_);
        pauses.push_back(pause);
    }
    EXPECT_EQ(pauses, (std::vector<int>{1, 3, 7, 15, 31, 63, 63, 63}));
    noteAsked(memory_, true);
    EXPECT_TRUE(wants(IppUse::Auto, {}));
}

}  // namespace

}  // namespace platen::agent::app
