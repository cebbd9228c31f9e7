#include "common/mqtt/flapping.hpp"

#include "common/core/random.hpp"
#include "common/mqtt/back_off.hpp"

#include <gtest/gtest.h>

#include <array>

namespace platen::mqtt {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr milliseconds kLongest{300s};

TEST(Flapping, BeginsWithTheSixthEndWithinTenMinutes) {
    Flapping flapping{kLongest};
    for (int i = 1; i <= 5; ++i) {
        flapping.ended(i * 60s, 1s);
        EXPECT_FALSE(flapping.is()) << i;
    }
    flapping.ended(6 * 60s, 1s);
    EXPECT_TRUE(flapping.is());
}

TEST(Flapping, IsNotAConnectionThatIsLostNowAndThen) {
    Flapping flapping{kLongest};
    for (int i = 1; i <= 100; ++i) {
        flapping.ended(i * 180s, 170s);
        ASSERT_FALSE(flapping.is()) << i;
    }
}

TEST(Flapping, EndsOnlyWithAConnectionThatNoTwinHasEnded) {
    Flapping flapping{kLongest};
    for (int i = 1; i <= 6; ++i)
        flapping.ended(i * 1s, 1s);
    flapping.ended(2000s, kLongest);
    EXPECT_TRUE(flapping.is()) << "a twin that waited long";
    flapping.ended(3000s, 2 * kLongest);
    EXPECT_FALSE(flapping.is());
}

/// Two clients of one name, each pushing the other out: how often does that happen in an hour?
TEST(Flapping, KeepsTwoTwinsFromSpinning) {
    struct Twin {
        explicit Twin(Random& random) : back_off{{.first = 1s, .longest = kLongest}, random} {}
        BackOff back_off;
        Flapping flapping{kLongest};
        milliseconds connected_at{0};
        milliseconds comes_at{0};
    };
    SystemRandom random;
    std::array<Twin, 2> twins{Twin{random}, Twin{random}};
    milliseconds now{0};
    int pushes = 0;
    for (std::size_t next = 0; now < 6h; next = 1 - next) {
        Twin& comes = twins[next];
        Twin& goes = twins[1 - next];
        now = comes.comes_at;
        comes.connected_at = now;
        if (now > 0ms) {
            const auto lasted = now - goes.connected_at;
            goes.flapping.ended(now, lasted);
            if (lasted >= 30s) goes.back_off.reset();
            if (goes.flapping.is()) goes.back_off.expectLong();
            ++pushes;
        }
        goes.comes_at = now + goes.back_off.next();
    }
    // 6 hours of waits of 150 s on average are 144; without the guard they are several times more.
    EXPECT_LT(pushes, 300);
    EXPECT_TRUE(twins[0].flapping.is());
    EXPECT_TRUE(twins[1].flapping.is());
}

}  // namespace
}  // namespace platen::mqtt
