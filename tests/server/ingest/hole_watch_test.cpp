#include "server/ingest/hole_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace platen::server::ingest {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr HoleWatch::Request kAsk{.stream = 7, .is_last = false};

/// What is asked for now, and asked for.
std::vector<HoleWatch::Request> ask(HoleWatch& watch, milliseconds now) {
    const auto due = watch.due(now);
    for (const auto& request : due)
        watch.asked(request.stream, now);
    return due;
}

TEST(HoleWatch, AsksOnlyAfterABatchHasBeenMissingForAWhile) {
    HoleWatch watch{milliseconds{2000}, milliseconds{30'000}};
    watch.open(7, milliseconds{100});
    EXPECT_THAT(ask(watch, milliseconds{2099}), IsEmpty());
    EXPECT_THAT(ask(watch, milliseconds{2100}), ElementsAre(kAsk));
}

TEST(HoleWatch, CountsFromTheFirstTimeThatItWasMissing) {
    HoleWatch watch{milliseconds{2000}, milliseconds{30'000}};
    watch.open(7, milliseconds{100});
    watch.open(7, milliseconds{2000});
    EXPECT_THAT(ask(watch, milliseconds{2100}), ElementsAre(kAsk));
}

TEST(HoleWatch, AsksAgainOnlyAfterALongerWhile) {
    HoleWatch watch{milliseconds{2000}, milliseconds{30'000}};
    watch.open(7, milliseconds{0});
    EXPECT_THAT(ask(watch, milliseconds{2000}), ElementsAre(kAsk));
    EXPECT_THAT(ask(watch, milliseconds{31'999}), IsEmpty());
    EXPECT_THAT(ask(watch, milliseconds{32'000}), ElementsAre(kAsk));
}

TEST(HoleWatch, AsksAnAgentThatIsAwayMoreAndMoreRarelyAndAtLastNoMore) {
    HoleWatch watch{seconds{2}, seconds{30}};
    watch.open(7, seconds{0});
    std::vector<milliseconds::rep> pauses;
    milliseconds asked_at{0};
    bool is_last = false;
    for (milliseconds now{0}; now < hours{48}; now += seconds{1}) {
        for (const auto& request : ask(watch, now)) {
            EXPECT_FALSE(is_last) << "nothing after the last one";
            is_last = request.is_last;
            pauses.push_back((now - asked_at).count() / 1000);
            asked_at = now;
        }
    }
    EXPECT_TRUE(is_last);
    EXPECT_THAT(pauses, ElementsAre(2, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600));
}

TEST(HoleWatch, AsksAnAgentThatShowsItselfAgainAsInTheBeginning) {
    HoleWatch watch{seconds{2}, seconds{30}};
    watch.open(7, seconds{0});
    for (milliseconds now{0}; now < hours{2}; now += seconds{1})
        (void)ask(watch, now);
    watch.open(7, hours{2});
    EXPECT_THAT(ask(watch, hours{2}), ElementsAre(kAsk));
    watch.open(7, hours{2} + seconds{1});
    EXPECT_THAT(ask(watch, hours{2} + seconds{29}), IsEmpty());
    EXPECT_THAT(ask(watch, hours{2} + seconds{30}), ElementsAre(kAsk));
}

TEST(HoleWatch, AsksAgainForAHoleThatItHadGivenUp) {
    HoleWatch watch{seconds{2}, seconds{30}};
    watch.open(7, seconds{0});
    for (milliseconds now{0}; now < hours{48}; now += seconds{1})
        (void)ask(watch, now);
    watch.open(7, hours{48});
    EXPECT_THAT(ask(watch, hours{48} + seconds{2}), ElementsAre(kAsk));
}

TEST(HoleWatch, DoesNotCountARequestThatCouldNotBeMade) {
    HoleWatch watch{seconds{2}, seconds{30}};
    watch.open(7, seconds{0});
    for (milliseconds now{0}; now < hours{48}; now += seconds{1})
        (void)watch.due(now);  // nobody could be asked: no database, no broker
    EXPECT_THAT(watch.due(hours{48}), ElementsAre(kAsk));
    EXPECT_THAT(ask(watch, hours{48}), ElementsAre(kAsk));
    EXPECT_THAT(watch.due(hours{48} + seconds{29}), IsEmpty()) << "now it counts";
}

TEST(HoleWatch, ForgetsAHoleThatWasFilled) {
    HoleWatch watch{milliseconds{2000}, milliseconds{30'000}};
    watch.open(7, milliseconds{0});
    watch.close(7);
    EXPECT_THAT(ask(watch, milliseconds{100'000}), IsEmpty());
}

}  // namespace
}  // namespace platen::server::ingest
