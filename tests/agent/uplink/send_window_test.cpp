#include "agent/uplink/send_window.hpp"

#include "tests/agent/support/seeded_random.hpp"

#include <gtest/gtest.h>

namespace platen::agent::uplink {
namespace {

using std::chrono::milliseconds;

TEST(SendWindow, WaitsAtLeastHalfOfEachBoundAndDoublesIt) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        tests::SeededRandom random{seed};
        SendWindow window{milliseconds{30'000}, milliseconds{100'000}, random};
        milliseconds now{0};
        window.follow({1}, now);
        for (const int bound_s : {30, 60, 100, 100}) {
            const milliseconds bound = std::chrono::seconds{bound_s};
            window.sent(1, now);
            const auto wait = *window.nextDue() - now;
            EXPECT_GE(wait, bound / 2);
            EXPECT_LE(wait, bound);
            now += wait;
        }
    }
}

TEST(SendWindow, GoesOnWithItsWaitsAfterASignOfLife) {
    tests::SeededRandom random{1};
    SendWindow window{milliseconds{30'000}, milliseconds{300'000}, random};
    window.follow({1}, milliseconds{0});
    window.sent(1, milliseconds{0});
    window.heard();
    window.resendStale(milliseconds{5'000}, milliseconds{300'000});
    ASSERT_EQ(window.nextDue(), milliseconds{5'000});
    EXPECT_EQ(window.sent(1, milliseconds{5'000}), 1) << "since it was heard of";
    EXPECT_GE(*window.nextDue(), milliseconds{35'000}) << "the second wait";
}

}  // namespace
}  // namespace platen::agent::uplink
