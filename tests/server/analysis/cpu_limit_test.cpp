#include "server/analysis/cpu_limit.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>

namespace platen::server::analysis {
namespace {

using std::chrono::milliseconds;

/// CPU time that this thread has taken.
milliseconds taken() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::duration_cast<milliseconds>(
        std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec});
}

void beBusyFor(milliseconds time) {
    for (const auto end = taken() + time; taken() < end;)
        continue;
}

TEST(CpuLimitDeathTest, EndsAProcessThatHangs) {
    EXPECT_EXIT(
        {
            const CpuLimit limit{milliseconds{50}};
            beBusyFor(std::chrono::minutes{10});
            std::_Exit(0);
        },
        ::testing::KilledBySignal(SIGXCPU),
        "");
}

TEST(CpuLimitDeathTest, CountsOnlyWhatIsTakenWhileItIsThere) {
    EXPECT_EXIT(
        {
            beBusyFor(milliseconds{60});
            {
                const CpuLimit limit{milliseconds{100}};
                beBusyFor(milliseconds{60});
            }
            beBusyFor(milliseconds{60});
            std::_Exit(0);
        },
        ::testing::ExitedWithCode(0),
        "");
}

}  // namespace
}  // namespace platen::server::analysis
