#include "agent/app/server_time.hpp"

#include "tests/agent/support/manual_clock.hpp"
#include "tests/agent/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace platen::agent::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;

const TimePoint kBuild = sys_days{year{2026} / 11 / 1};
const TimePoint kTrue = sys_days{year{2027} / 3 / 1};
const TimePoint kEpoch{};

class ServerTimeTest : public ::testing::Test {
protected:
    [[nodiscard]] ServerTime start() { return {folder_.file("server-time"), kBuild, clock_}; }
    void reboot() {
        clock_.boot_id = std::string(16, 'c');
        clock_.boot = 5s;
    }
    static bool mayBe(const ServerTime& time, TimePoint when) {
        return std::ranges::any_of(time.possible(), [&](const crypto::PossibleTime& possible) {
            return possible.from <= when && when <= possible.to;
        });
    }

    tests::TemporaryFolder folder_;
    tests::ManualClock clock_;
};

TEST_F(ServerTimeTest, IsTheSystemsClockUntilTheServerWasHeard) {
    clock_.wall = kTrue;
    const ServerTime time = start();
    EXPECT_EQ(time.now(), kTrue);
    EXPECT_EQ(time.clockAhead(), std::nullopt);
    EXPECT_TRUE(mayBe(time, kTrue));
    EXPECT_FALSE(mayBe(time, kTrue + 1h));
}

TEST_F(ServerTimeTest, IsLaterThanTheBuildOnAMachineWithoutAClock) {
    clock_.wall = kEpoch;
    const ServerTime time = start();
    EXPECT_EQ(time.now(), kBuild);
    EXPECT_TRUE(mayBe(time, kTrue)) << "a certificate made after the build";
    EXPECT_FALSE(mayBe(time, kBuild - 1h)) << "a certificate that ended before the build";
    EXPECT_FALSE(mayBe(time, kEpoch));
}

TEST_F(ServerTimeTest, FollowsTheServerWhateverTheSystemsClockDoes) {
    ServerTime time = start();
    time.heard(kTrue);
    clock_.boot += 2h;
    for (const TimePoint wrong : {kEpoch, kTrue + days{3650}}) {
        clock_.wall = wrong;
        EXPECT_EQ(time.now(), kTrue + 2h);
        EXPECT_TRUE(mayBe(time, kTrue + 2h));
        EXPECT_EQ(time.clockAhead(), wrong - (kTrue + 2h));
    }
}

TEST_F(ServerTimeTest, KnowsTheServersTimeAfterARestartOfTheProgram) {
    start().heard(kTrue);
    clock_.boot += 1min;
    clock_.wall = kEpoch;
    EXPECT_EQ(start().now(), kTrue + 1min);
}

TEST_F(ServerTimeTest, KnowsAfterARebootThatItIsLaterThanItWas) {
    start().heard(kTrue);
    reboot();
    clock_.wall = kEpoch;
    const ServerTime time = start();
    EXPECT_EQ(time.now(), kTrue);
    EXPECT_EQ(time.clockAhead(), std::nullopt);
    EXPECT_TRUE(mayBe(time, kTrue + days{100}));
    EXPECT_FALSE(mayBe(time, kTrue - 1h));
}

TEST_F(ServerTimeTest, DoesNotLockItselfOutWhenTheServersClockWasWrong) {
    clock_.wall = kTrue;
    ServerTime time = start();
    time.heard(kTrue + days{3650});
    EXPECT_TRUE(mayBe(time, kTrue)) << "in the same boot";
    reboot();
    EXPECT_TRUE(mayBe(start(), kTrue)) << "after the next one";
    time.heard(kTrue);
    EXPECT_EQ(time.now(), kTrue) << "the server's clock was set right";
}

TEST_F(ServerTimeTest, IsWrittenDownAgainWithinTheHour) {
    ServerTime time = start();
    time.heard(kTrue);
    for (int i = 1; i <= 90; ++i) {
        clock_.advance(1min);
        time.heard(kTrue + i * 1min);
    }
    reboot();
    clock_.wall = kEpoch;
    EXPECT_GE(start().now(), kTrue + 30min);
}

TEST_F(ServerTimeTest, TakesAFileThatMakesNoSenseForNone) {
    clock_.wall = kTrue;
    for (const auto* text : {"", "x", "1 2", "999 zz zz", "1e99 0 00"}) {
        std::ofstream{folder_.file("server-time")} << text;
        EXPECT_EQ(start().now(), kTrue) << text;
    }
}

TEST_F(ServerTimeTest, GoesOnWhenNothingCanBeWritten) {
    std::filesystem::create_directory(folder_.file("server-time"));
    ServerTime time = start();
    EXPECT_NO_THROW(time.heard(kTrue));
    EXPECT_EQ(time.now(), kTrue);
}

TEST(BuildDate, IsADayOfThisProject) {
    EXPECT_GT(buildDate(), TimePoint{sys_days{year{2025} / 1 / 1}});
    EXPECT_LE(buildDate(), SystemClock{}.wallNow());
}

}  // namespace
}  // namespace platen::agent::app
