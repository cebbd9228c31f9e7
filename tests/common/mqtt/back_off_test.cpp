#include "common/mqtt/back_off.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace platen::mqtt {
namespace {

using std::chrono::milliseconds;

TEST(BackOff, NeverWaitsLongerThanTheLongestWait) {
    SystemRandom random;
    BackOff back_off{{.first = milliseconds{100}, .longest = milliseconds{900}}, random};
    for (int i = 0; i < 100; ++i) {
        const auto wait = back_off.next();
        EXPECT_GE(wait, milliseconds{0});
        EXPECT_LT(wait, milliseconds{900});
    }
}

TEST(BackOff, BeginsWithTheFirstWaitAgainAfterASuccess) {
    SystemRandom random;
    BackOff back_off{{.first = milliseconds{100}, .longest = milliseconds{100'000}}, random};
    for (int i = 0; i < 10; ++i)
        static_cast<void>(back_off.next());
    back_off.reset();
    EXPECT_LT(back_off.next(), milliseconds{100});
    EXPECT_LT(back_off.next(), milliseconds{200});
}

TEST(BackOff, SpreadsClientsOverTheWholeSpan) {
    SystemRandom random;
    BackOff back_off{{.first = milliseconds{1}, .longest = milliseconds{1'000'000}}, random};
    back_off.expectLong();
    std::vector<milliseconds> waits;
    for (int i = 0; i < 200; ++i)
        waits.push_back(back_off.next());
    const auto [least, most] = std::ranges::minmax(waits);
    EXPECT_LT(least, milliseconds{200'000});
    EXPECT_GT(most, milliseconds{800'000});
}

}  // namespace
}  // namespace platen::mqtt
