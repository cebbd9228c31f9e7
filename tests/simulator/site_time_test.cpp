#include "tests/simulator/hand_clock.hpp"
#include "tests/simulator/model/workload.hpp"
#include "tests/simulator/site/virtual_clock.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>

namespace platen::simulator {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

constexpr hours kDay{24};
constexpr double kTenTimes = 10;

/// A Monday, 08:00 at the site.
const TimePoint kBegin{hours{24'000}};

TEST(BusyHours, PassAsTheyAreWithinAWorkingDay) {
    EXPECT_EQ(afterWork(hours{2}, hours{3}), hours{5});
    EXPECT_EQ(
        afterWork(kDay * 8 + hours{1}, hours{9} - milliseconds{1}),
        kDay * 8 + hours{10} - milliseconds{1});
}

TEST(BusyHours, LeaveOutNightsAndWeekends) {
    EXPECT_EQ(afterWork(hours{2}, hours{10}), kDay + hours{2});
    EXPECT_EQ(afterWork(kDay * 4 + hours{9}, hours{2}), kDay * 7 + hours{1});  // Friday to Monday
    EXPECT_EQ(afterWork(hours{0}, hours{50}), kDay * 7);
}

TEST(BusyHours, BeginWithTheNextWorkingDayWhenThatIsWhereOneStands) {
    EXPECT_EQ(afterWork(hours{12}, hours{1}), kDay + hours{1});                // Monday, 20:00
    EXPECT_EQ(afterWork(kDay * 5 + hours{4}, hours{1}), kDay * 7 + hours{1});  // Saturday
    EXPECT_EQ(afterWork(kDay * 6 + hours{23}, hours{0}), kDay * 7);
}

TEST(WatchedSite, RunsLikeTheRealTimeUntilSomebodyWatches) {
    const HandClock real{kBegin + kDay * 8 + hours{4}};
    const VirtualClock clock{real, kTenTimes, kBegin, {{.from = kBegin + kDay * 8}}};
    EXPECT_EQ(clock.at(kBegin + kDay * 5 + hours{4}), kDay * 5 + hours{4});
    EXPECT_EQ(clock.at(kBegin + kDay * 8 + hours{1}), kDay * 9);  // ten busy hours in one
}

TEST(WatchedSite, RunsLikeTheRealTimeAgainWhenNobodyWatches) {
    const TimePoint first = kBegin + kDay;
    const TimePoint second = kBegin + kDay * 3;
    const HandClock real{second + hours{5}};
    const VirtualClock clock{
        real, kTenTimes, kBegin, {{.from = first, .until = first + hours{1}}, {.from = second}}};
    EXPECT_EQ(clock.at(first + hours{1}), kDay * 2);
    EXPECT_EQ(clock.at(second), kDay * 2 + kDay * 2 - hours{1});
    EXPECT_EQ(
        clock.at(second + hours{1}), kDay * 7);  // Friday 07:00 is quiet: 08:00, then ten hours
}

TEST(WatchedSite, NeverGoesBack) {
    const HandClock real{kBegin + kDay * 40};
    const VirtualClock clock{
        real,
        kTenTimes,
        kBegin,
        {{.from = kBegin + hours{60}, .until = kBegin + hours{61}},
         {.from = kBegin + hours{130}, .until = kBegin + hours{140}},
         {.from = kBegin + hours{200}}}};
    VirtualTime before{0};
    for (TimePoint time = kBegin; time < kBegin + kDay * 20; time += std::chrono::minutes{17}) {
        EXPECT_GE(clock.at(time), before);
        before = clock.at(time);
    }
}

TEST(WatchedSite, StandsStillAtATimeAndGoesOn) {
    HandClock real{kBegin + kDay * 8};
    VirtualClock clock{real, kTenTimes, kBegin, {{.from = kBegin + kDay * 8}}};
    clock.stopAt(kBegin + kDay * 2);
    real.advance(hours{1});
    EXPECT_EQ(clock.now(), kDay * 2);
    EXPECT_EQ(clock.calendar(), kBegin + kDay * 2);
    clock.goOn();
    EXPECT_EQ(clock.now(), kDay * 9);
    EXPECT_EQ(clock.calendar(), kBegin + kDay * 8 + hours{1});
}

TEST(WatchedSite, RefusesToShowWhatWasBeforeOrIsToCome) {
    const HandClock real{kBegin + kDay * 8};
    VirtualClock clock{real, kTenTimes, kBegin, {{.from = kBegin + kDay * 8}}};
    clock.stopAt(kBegin + kDay * 2);
    static_cast<void>(clock.now());
    EXPECT_THROW(clock.stopAt(kBegin + kDay), std::invalid_argument);
    EXPECT_THROW(clock.stopAt(kBegin + kDay * 9), std::invalid_argument);
    EXPECT_EQ(clock.now(), kDay * 2);
}

TEST(UnwatchedSite, KeepsItsTimeWhenTheWallClockJumps) {
    HandClock real{kBegin + kDay};
    VirtualClock clock{real, 1, kBegin};
    real.wall += kDay * 100;
    EXPECT_EQ(clock.now(), kDay);
}

}  // namespace
}  // namespace platen::simulator
