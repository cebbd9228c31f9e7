#include "common/faults/crash_point.hpp"
#include "common/faults/poison.hpp"
#include "common/faults/safeguard.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace platen::faults {
namespace {

// Each death test runs in a process of its own, where the environment is read anew.
class FaultsDeathTest : public testing::Test {
protected:
    void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(FaultsDeathTest, TheProcessEndsAtTheNamedPassage) {
    EXPECT_EXIT(
        {
            setenv("PLATEN_CRASH_AT", "here:3", 1);
            crashPoint("elsewhere");
            crashPoint("here");
            crashPoint("here");
            std::fputs("twice passed", stderr);
            crashPoint("here");
            std::_Exit(0);
        },
        testing::KilledBySignal(SIGKILL),
        "twice passed");
}

TEST_F(FaultsDeathTest, TheProcessDiesOfContentThatIsNamed) {
    EXPECT_EXIT(
        {
            setenv("PLATEN_ABORT_ON", "poison", 1);
            sufferFromPoison("bread");
            std::fputs("survived bread", stderr);
            sufferFromPoison("bread with poison");
            std::_Exit(0);
        },
        testing::KilledBySignal(SIGABRT),
        "survived bread");
}

TEST_F(FaultsDeathTest, NothingHappensUnasked) {
    EXPECT_EXIT(
        {
            crashPoint("here");
            sufferFromPoison("");
            sufferFromPoison("anything");
            std::_Exit(isOff(Safeguard::Deduplication) ? 1 : 0);
        },
        testing::ExitedWithCode(0),
        "");
}

TEST_F(FaultsDeathTest, OneSafeguardIsTakenAway) {
    EXPECT_EXIT(
        {
            setenv("PLATEN_WITHOUT", "chain_check", 1);
            const bool right = isOff(Safeguard::ChainCheck) && !isOff(Safeguard::Deduplication);
            std::_Exit(right ? 0 : 1);
        },
        testing::ExitedWithCode(0),
        "");
}

TEST_F(FaultsDeathTest, AnUnknownSafeguardIsAnError) {
    EXPECT_EXIT(
        {
            setenv("PLATEN_WITHOUT", "seatbelt", 1);
            std::_Exit(isOff(Safeguard::ChainCheck) ? 1 : 0);
        },
        testing::ExitedWithCode(64),
        "PLATEN_WITHOUT is 'seatbelt', allowed: deduplication");
}

TEST_F(FaultsDeathTest, ACrashWithoutAPassageIsAnError) {
    EXPECT_EXIT(
        {
            setenv("PLATEN_CRASH_AT", "here", 1);
            crashPoint("here");
            std::_Exit(0);
        },
        testing::ExitedWithCode(64),
        "PLATEN_CRASH_AT is 'here'");
}

}  // namespace
}  // namespace platen::faults
