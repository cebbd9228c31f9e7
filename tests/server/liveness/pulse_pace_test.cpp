#include "server/liveness/pulse_pace.hpp"

#include "tests/server/liveness/watched_part.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

namespace platen::server::liveness {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// A part whose turns have steps, watched in virtual time.
class BusyPart {
public:
    explicit BusyPart(unsigned seed) : watched_{settings_, seed} {}

    void begin() { pace_.begin(clock()); }
    /// A step of the turn that takes so long.
    void step(milliseconds length) {
        watched_.lookUntil(watched_.view_.now + length);
        if (pace_.isDueWithin(clock())) take();
    }
    /// Nothing comes to its end.
    void hang(milliseconds length) { watched_.lookUntil(watched_.view_.now + length); }
    void end() {
        if (pace_.isDueAtEnd(clock())) take();
    }
    void fail() { pace_.failed(); }

    [[nodiscard]] milliseconds drawUpTo(milliseconds most) {
        return milliseconds{watched_.drawUpTo(most.count())};
    }
    [[nodiscard]] const LivenessSettings& settings() const { return settings_; }
    [[nodiscard]] const WatchedPart& watched() const { return watched_; }

private:
    [[nodiscard]] milliseconds clock() const {
        return std::chrono::floor<milliseconds>(watched_.view_.now.time_since_epoch());
    }
    void take() {
        watched_.take();
        pace_.tried(clock());
    }

    LivenessSettings settings_{};
    WatchedPart watched_;
    PulsePace pace_{settings_};
};

TEST(PulsePace, RaisesNoFalseAlarmInHoursOfTurnsThatTakeMinutes) {
    for (unsigned trial = 1; trial <= 20; ++trial) {
        BusyPart part{trial};
        for (int turn = 0; turn < 20; ++turn) {
            part.begin();
            const auto length = part.drawUpTo(minutes{14});
            const auto ended = part.watched().view_.now + length;
            while (part.watched().view_.now < ended)
                part.step(part.drawUpTo(seconds{40}));
            part.end();
        }
        EXPECT_EQ(part.watched().declared_, std::vector{State::Alive}) << "trial " << trial;
    }
}

TEST(PulsePace, LeavesATurnThatHangsForDeadAsSoonAsAnyOther) {
    for (unsigned trial = 1; trial <= 20; ++trial) {
        BusyPart part{trial};
        part.begin();
        const auto hangs_after = part.drawUpTo(minutes{5}) + seconds{30};
        const auto begun = part.watched().view_.now;
        while (part.watched().view_.now < begun + hangs_after)
            part.step(part.drawUpTo(seconds{3}));
        ASSERT_EQ(part.watched().view_.state, State::Alive);
        const auto hung = part.watched().view_.now;
        while (part.watched().view_.state == State::Alive)
            part.hang(milliseconds{100});
        const LivenessSettings& settings = part.settings();
        EXPECT_LE(part.watched().view_.since - hung, (settings.threshold + 1) * settings.interval)
            << "trial " << trial;
    }
}

TEST(PulsePace, TakesTheStepsOfTurnsThatAlwaysFailForNothing) {
    BusyPart part{1};
    part.begin();
    part.step(seconds{1});
    part.end();
    for (int turn = 0; turn < 100 && part.watched().view_.state != State::Dead; ++turn) {
        part.begin();
        for (int step = 0; step < 10; ++step)
            part.step(seconds{1});
        part.fail();
    }
    EXPECT_EQ(part.watched().view_.state, State::Dead);
    part.begin();
    part.step(seconds{1});
    part.end();
    part.begin();
    part.step(seconds{5});
    EXPECT_EQ(part.watched().view_.state, State::Alive);
}

TEST(PulsePace, BelievesNoTurnThatDoesNotEnd) {
    BusyPart part{1};
    part.begin();
    const auto begun = part.watched().view_.now;
    while (part.watched().view_.now < begun + hours{1} && part.watched().view_.state != State::Dead)
        part.step(seconds{1});
    EXPECT_EQ(part.watched().view_.state, State::Dead);
    EXPECT_GT(part.watched().view_.since - begun, PulsePace::kLongestTurn);
}

TEST(PulsePace, AsksSomeTenTimesAnInterval) {
    const LivenessSettings settings;
    PulsePace pace{settings};
    int asked = 0;
    pace.begin(seconds{0});
    for (milliseconds now{1}; now <= settings.interval; now += milliseconds{1}) {
        if (!pace.isDueWithin(now)) continue;
        ++asked;
        pace.tried(now);
    }
    EXPECT_EQ(asked, 10);
}

}  // namespace
}  // namespace platen::server::liveness
