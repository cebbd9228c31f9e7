#include "server/ingest/machine_rules.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace platen::server::ingest {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const TimePoint kStart = parseUtc("2026-11-21T10:00:00Z").value();

/// Sends one after the other, a minute apart: each letter is a start of a machine.
class Story {
public:
    MachineNews send(char boot, minutes sent_late = minutes{0}) {
        at_ += minutes{1};
        const std::string boot_id(16, boot);
        return noteSending(
            trace_,
            {.fingerprint = "machine",
             .boot_id = boot_id,
             .wall_ms = (at_ - sent_late).time_since_epoch().count(),
             .at = at_});
    }

    [[nodiscard]] const MachineTrace& trace() const { return trace_; }
    void wait(hours time) { at_ += time; }

private:
    MachineTrace trace_;
    TimePoint at_{kStart};
};

TEST(MachineRules, SeeNothingInAMachineThatIsStartedAgainAndAgain) {
    Story story;
    for (const char boot : std::string_view{"AAABBCDDE"})
        EXPECT_EQ(story.send(boot), MachineNews::None) << boot;
    EXPECT_EQ(story.trace().flaps, 0);
}

TEST(MachineRules, SeeTwoMachinesThatTakeTurns) {
    Story story;
    for (const char boot : std::string_view{"AAABBA"})
        EXPECT_EQ(story.send(boot), MachineNews::None) << boot;
    EXPECT_EQ(story.trace().flaps, 1) << "once may be a restored machine with its memory";
    EXPECT_EQ(story.send('B'), MachineNews::Flap);
    EXPECT_EQ(story.trace().flaps, 2);
}

TEST(MachineRules, TellOfTheSameTwoMachinesOnceADay) {
    Story story;
    for (const char boot : std::string_view{"ABAB"})
        (void)story.send(boot);
    EXPECT_EQ(story.send('A'), MachineNews::None);
    story.wait(hours{24});
    EXPECT_EQ(story.send('B'), MachineNews::Flap);
}

TEST(MachineRules, AreNotMisledByWhatArrivesLate) {
    Story story;
    (void)story.send('A');
    (void)story.send('B');
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(story.send('A', minutes{10}), MachineNews::None);
        EXPECT_EQ(story.send('B'), MachineNews::None);
    }
    EXPECT_EQ(story.trace().flaps, 0);
}

TEST(MachineRules, RememberWhoForked) {
    MachineTrace trace;
    noteFork(
        trace,
        {.fingerprint = "other", .boot_id = std::string(16, 'X'), .wall_ms = 1, .at = kStart});
    EXPECT_EQ(trace.forks, 1);
    EXPECT_EQ(trace.forked_at, kStart);
    EXPECT_EQ(trace.fork_fingerprint, "other");
    EXPECT_EQ(trace.boot_id, "") << "the stream's own machine stays";
}

TEST(MachineRules, SeeAnEpochThatGoesOnAfterTheNextOneBegan) {
    MachineTrace trace;
    EXPECT_EQ(noteGrowth(trace, kStart, std::nullopt), MachineNews::None);
    EXPECT_EQ(noteGrowth(trace, kStart + minutes{10}, kStart), MachineNews::None)
        << "it was under way";
    EXPECT_EQ(trace.overlapped_at, std::nullopt);
    EXPECT_EQ(noteGrowth(trace, kStart + minutes{11}, kStart), MachineNews::Overlap);
    EXPECT_EQ(noteGrowth(trace, kStart + minutes{20}, kStart), MachineNews::None) << "told";
    EXPECT_EQ(trace.overlapped_at, kStart + minutes{20});
}

}  // namespace
}  // namespace platen::server::ingest
