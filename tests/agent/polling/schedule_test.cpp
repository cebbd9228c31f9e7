#include "agent/polling/schedule.hpp"

#include "tests/agent/fake_network/fake_network.hpp"
#include "tests/agent/support/manual_clock.hpp"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace platen::agent::polling {

namespace {

using namespace std::chrono_literals;

TimePoint at(std::string_view text) {
    return *parseUtc(text);
}

/// Seconds between the turns of one device while `disturb` is called before each of them.
template <class Disturb>
std::vector<std::chrono::milliseconds> turnsOf(
    tests::ManualClock& clock, int count, Disturb disturb) {
    Schedule schedule{900s, 300s};
    const auto peer = peerAt(7);
    schedule.planSlot(peer, momentOf(clock));
    std::vector<std::chrono::milliseconds> turns;
    while (turns.size() < static_cast<std::size_t>(count)) {
        disturb(turns.size());
        clock.advance(1s);
        if (!schedule.takeDue(momentOf(clock))) continue;
        turns.push_back(clock.bootNow());
        schedule.planSlot(peer, momentOf(clock));
    }
    return turns;
}

void expectReasonableGaps(const std::vector<std::chrono::milliseconds>& turns) {
    for (std::size_t i = 1; i < turns.size(); ++i) {
        EXPECT_GE(turns[i] - turns[i - 1], 450s) << i;
        EXPECT_LE(turns[i] - turns[i - 1], 1351s) << i;
    }
}

TEST(NextSlot, IsTheFirstMultipleOfTheIntervalAfterTheTimePlusTheOffset) {
    EXPECT_EQ(nextSlot(at("2026-11-21T10:07:00Z"), 900s, 0s), at("2026-11-21T10:15:00Z"));
    EXPECT_EQ(nextSlot(at("2026-11-21T10:15:00Z"), 900s, 0s), at("2026-11-21T10:30:00Z"));
    EXPECT_EQ(nextSlot(at("2026-11-21T10:15:00Z"), 900s, 20s), at("2026-11-21T10:15:20Z"));
    EXPECT_EQ(nextSlot(at("2026-11-21T10:15:20Z"), 900s, 20s), at("2026-11-21T10:30:20Z"));
    EXPECT_EQ(nextSlot(at("1969-12-31T23:50:00Z"), 900s, 0s), at("1970-01-01T00:00:00Z"));
}

TEST(SlotOffset, IsTheSameForADeviceAndSpreadsAFleet) {
    std::set<std::chrono::milliseconds> offsets;
    for (unsigned i = 0; i < 200; ++i) {
        const auto offset = slotOffset(peerAt(i), 300s);
        EXPECT_EQ(offset, slotOffset(peerAt(i), 300s));
        EXPECT_LT(offset, 300s);
        offsets.insert(offset / 30s * 30s);
    }
    EXPECT_EQ(offsets.size(), 10U);
    EXPECT_EQ(slotOffset(peerAt(1), 0s), 0ms);
}

TEST(ScheduleTest, GivesANewDeviceItsTurnAtOnce) {
    tests::ManualClock clock;
    Schedule schedule{900s, 300s};
    EXPECT_FALSE(schedule.nextDue());
    schedule.planNow(peerAt(1), momentOf(clock));
    EXPECT_EQ(schedule.nextDue(), clock.bootNow());
    EXPECT_EQ(schedule.takeDue(momentOf(clock)), peerAt(1));
    EXPECT_FALSE(schedule.takeDue(momentOf(clock)));
}

TEST(ScheduleTest, GivesTurnsOneIntervalApartWhileTheClockIsSteady) {
    tests::ManualClock clock;
    const auto turns = turnsOf(clock, 20, [](std::size_t) {});
    for (std::size_t i = 1; i < turns.size(); ++i)
        EXPECT_EQ(turns[i] - turns[i - 1], 900s);
}

TEST(ScheduleTest, MovesToTheSlotsOfTheNewTimeWhenTheWallClockJumps) {
    for (const auto jump : {-7200s, -450s, 450s, 7200s}) {
        tests::ManualClock clock;
        bool jumped = false;
        const auto turns = turnsOf(clock, 8, [&](std::size_t done) {
            if (done == 3 && !jumped) clock.wall += jump;
            jumped = jumped || done == 3;
        });
        expectReasonableGaps(turns);
        const auto in_slot =
            (clock.wallNow().time_since_epoch() - slotOffset(peerAt(7), 300s)) % 900'000ms;
        EXPECT_LT(in_slot, 1s) << jump.count();
    }
}

TEST(ScheduleTest, StaysCalmWhenTheWallClockIsCorrectedEverySecond) {
    tests::ManualClock clock;
    const auto turns = turnsOf(clock, 10, [&](std::size_t) { clock.wall += 1ms; });
    expectReasonableGaps(turns);
}

TEST(ScheduleTest, WaitsOutAPauseWhateverTheWallClockDoes) {
    tests::ManualClock clock;
    Schedule schedule{900s, 300s};
    schedule.planSlot(peerAt(1), momentOf(clock));
    schedule.planAfter(peerAt(1), momentOf(clock), 3600s);
    clock.wall += 86400s;
    EXPECT_FALSE(schedule.takeDue(momentOf(clock)));
    clock.advance(3599s);
    EXPECT_FALSE(schedule.takeDue(momentOf(clock)));
    clock.advance(1s);
    EXPECT_EQ(schedule.takeDue(momentOf(clock)), peerAt(1));
}

TEST(ScheduleTest, ServesTheLongestWaitingFirstAndForgetsWhatItIsToldTo) {
    tests::ManualClock clock;
    Schedule schedule{900s, 300s};
    schedule.planAfter(peerAt(1), momentOf(clock), 3s);
    schedule.planAfter(peerAt(2), momentOf(clock), 1s);
    schedule.planAfter(peerAt(3), momentOf(clock), 2s);
    schedule.forget(peerAt(3));
    EXPECT_EQ(schedule.size(), 2U);
    clock.advance(10s);
    EXPECT_EQ(schedule.takeDue(momentOf(clock)), peerAt(2));
    EXPECT_EQ(schedule.takeDue(momentOf(clock)), peerAt(1));
    EXPECT_FALSE(schedule.takeDue(momentOf(clock)));
}

}  // namespace

}  // namespace platen::agent::polling
