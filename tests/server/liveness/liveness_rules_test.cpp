#include "server/liveness/liveness_rules.hpp"

#include "common/config/config.hpp"
#include "server/liveness/agents_heard.hpp"
#include "tests/server/liveness/watched_part.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace platen::server::liveness {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(LivenessRules, DeclareAPartDeadWithinAnIntervalOfTheThreshold) {
    for (unsigned trial = 1; trial <= 20; ++trial) {
        LivenessSettings settings;
        settings.threshold = 2 + static_cast<int>(trial % 7);
        settings.interval = seconds{1 + trial};
        WatchedPart part{settings, trial};
        part.workUntil(part.view_.now + minutes{10} + milliseconds{part.drawUpTo(60'000)});
        ASSERT_EQ(part.view_.state, State::Alive);
        const TimePoint killed = part.view_.now;
        while (part.view_.state == State::Alive)
            part.look();
        EXPECT_LE(part.view_.since - killed, (settings.threshold + 1) * settings.interval)
            << "trial " << trial;
        EXPECT_GE(part.view_.since - killed, (settings.threshold - 1) * settings.interval)
            << "trial " << trial;
        EXPECT_THAT(part.reason_, HasSubstr(fmt::format("none of {} pulses", settings.threshold)));
        part.take();
        part.look();
        EXPECT_EQ(part.view_.state, State::Alive) << "trial " << trial;
    }
}

TEST(LivenessRules, RaiseNoFalseAlarmInAnHourOfGroupsThatTakeNearlyAsLongAsTheyMay) {
    for (unsigned trial = 1; trial <= 20; ++trial) {
        const LivenessSettings settings;
        WatchedPart part{settings, trial};
        const TimePoint end = part.view_.now + hours{1};
        // However many batches wait: between two groups it takes the pulses.
        const auto longest = (settings.threshold - 1) * settings.interval - seconds{2};
        while (part.view_.now < end) {
            part.lookUntil(part.view_.now + milliseconds{part.drawUpTo(longest.count())});
            part.take();
        }
        EXPECT_EQ(part.declared_, std::vector{State::Alive}) << "trial " << trial;
    }
}

TEST(LivenessRules, SayNothingOfAPartThatHasNeverTakenAPulseUntilItIsDead) {
    WatchedPart part{{}, 1};
    part.lookUntil(part.view_.now + seconds{45});
    EXPECT_THAT(part.declared_, IsEmpty());
    part.lookUntil(part.view_.now + seconds{30});
    EXPECT_EQ(part.declared_, std::vector{State::Dead});
}

TEST(LivenessRules, DrawNoConclusionFromWhatLayThereWhileNobodyWatched) {
    WatchedPart part{{}, 1};
    part.workUntil(part.view_.now + minutes{5});
    part.lookUntil(part.view_.now + seconds{50});  // the part ends, then the watcher
    part.view_.now += hours{8};
    const TimePoint morning = part.view_.now;
    part.look();  // the watcher comes back first
    part.lookUntil(morning + seconds{20});
    part.workUntil(morning + hours{1});
    EXPECT_EQ(part.declared_, std::vector{State::Alive});
}

TEST(LivenessRules, HoldNoSilenceAgainstAnIngestThatWasNotThere) {
    const LivenessSettings settings;
    WatchedPart part{settings, 1};
    part.view_.part = Part::Ingest;
    part.workUntil(part.view_.now + minutes{5});
    part.view_.acknowledged_at = part.view_.now;
    part.view_.agents = kEnoughAgents;
    part.view_.now += hours{8};  // everything is stopped
    part.workUntil(part.view_.now + settings.quiet - minutes{1});
    EXPECT_EQ(part.declared_, std::vector{State::Alive});
    part.workUntil(part.view_.now + minutes{2});
    EXPECT_EQ(part.view_.state, State::Dead) << "now it has been there for long enough";
}

TEST(LivenessRules, KeepAPartDeadUntilItTakesAPulseAlsoWhenNobodyWatchedMeanwhile) {
    WatchedPart part{{}, 1};
    part.workUntil(part.view_.now + minutes{5});
    part.lookUntil(part.view_.now + minutes{5});
    ASSERT_EQ(part.view_.state, State::Dead);
    part.view_.now += hours{8};
    part.lookUntil(part.view_.now + seconds{30});
    EXPECT_EQ(part.view_.state, State::Dead);
    part.take();
    part.look();
    EXPECT_EQ(part.declared_, (std::vector{State::Alive, State::Dead, State::Alive}));
}

TEST(LivenessRules, SendNoMorePulsesWhenSeveralWatch) {
    PartView view;
    view.now = parseUtc("2026-11-21T10:00:00Z").value();
    int sent = 0;
    for (int look = 0; look < 6000; ++look) {
        const WatchStep step = watchStep(view, {});
        if (step.send) {
            ++sent;
            view.sent_at = view.now;
        }
        view.now += milliseconds{10};
    }
    EXPECT_EQ(sent, 6) << "in a minute";
}

TEST(LivenessRules, GiveTheWorkRoleMoreTimeForItsHousekeeping) {
    LivenessSettings settings;
    WatchedPart part{settings, 1};
    part.view_.part = Part::Work;
    part.workUntil(part.view_.now + minutes{1});
    part.lookUntil(part.view_.now + minutes{9});
    EXPECT_EQ(part.view_.state, State::Alive);
    part.lookUntil(part.view_.now + minutes{2});
    EXPECT_EQ(part.view_.state, State::Dead);
}

TEST(LivenessRules, MissTheAgentsOfAnIngestThatTakesItsPulses) {
    WatchedPart part{{}, 1};
    part.view_.part = Part::Ingest;
    part.view_.acknowledged_at = part.view_.now;
    part.view_.agents = kEnoughAgents;
    part.workUntil(part.view_.now + minutes{29});
    EXPECT_EQ(part.view_.state, State::Alive);
    part.workUntil(part.view_.now + minutes{2});
    EXPECT_EQ(part.view_.state, State::Dead);
    EXPECT_THAT(part.reason_, HasSubstr("acknowledged no batch since 2026-11-21T10:"));
    part.view_.acknowledged_at = part.view_.now;
    part.workUntil(part.view_.now + minutes{1});
    EXPECT_EQ(part.view_.state, State::Alive);
}

TEST(LivenessRules, MissNoAgentsWhereAFewMayBeSwitchedOff) {
    WatchedPart part{{}, 1};
    part.view_.part = Part::Ingest;
    part.view_.acknowledged_at = part.view_.now;
    part.view_.agents = kEnoughAgents - 1;
    part.workUntil(part.view_.now + hours{12});
    EXPECT_EQ(part.declared_, std::vector{State::Alive});
}

TEST(LivenessSettings, NameWhatIsAllowed) {
    LivenessSettings settings;
    settings.threshold = 1;
    try {
        settings.check();
        FAIL() << "allowed";
    } catch (const config::ConfigError& problem) {
        EXPECT_STREQ(problem.what(), "liveness.threshold is 1, allowed: 2 to 500");
    }
}

TEST(AgentsHeard, CountsEachAgentOfTheLastHourOnce) {
    AgentsHeard heard;
    EXPECT_FALSE(heard.any());
    for (int minute = 0; minute < 600; minute += 5) {
        heard.note({"a"}, minutes{minute});
        if (minute < 300) heard.note({"b"}, minutes{minute});
    }
    EXPECT_EQ(heard.count(), 1U);
    heard.note({"b"}, minutes{600});
    EXPECT_EQ(heard.count(), 2U);
    EXPECT_EQ(heard.last(), minutes{600});
}

TEST(AgentsHeard, KeepsTheirNumberWhileNothingIsHeard) {
    AgentsHeard heard;
    for (const char* agent : {"a", "b", "c"})
        heard.note({agent}, minutes{1});
    EXPECT_EQ(heard.count(), 3U);
}

}  // namespace
}  // namespace platen::server::liveness
