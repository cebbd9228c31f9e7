#include "server/ingest/hole_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace platen::server::ingest {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(HoleWatch, AsksOnlyAfterABatchHasBeenMissingForAWhile) {
    HoleWatch watch{milliseconds{2000}, milliseconds{30'000}};
    watch.open(7, milliseconds{100});
    EXPECT_THAT(watch.due(milliseconds{2099}), IsEmpty());
    EXPECT_THAT(watch.due(milliseconds{2100}), ElementsAre(7));
}

TEST(HoleWatch, CountsFromTheFirstTimeThatItWasMissing) {
    HoleWatch watch{milliseconds{2000}, milliseconds{30'000}};
    watch.open(7, milliseconds{100});
    watch.open(7, milliseconds{2000});
    EXPECT_THAT(watch.due(milliseconds{2100}), ElementsAre(7));
}

TEST(HoleWatch, AsksAgainOnlyAfterALongerWhile) {
    HoleWatch watch{milliseconds{2000}, milliseconds{30'000}};
    watch.open(7, milliseconds{0});
    EXPECT_THAT(watch.due(milliseconds{2000}), ElementsAre(7));
    EXPECT_THAT(watch.due(milliseconds{31'999}), IsEmpty());
    EXPECT_THAT(watch.due(milliseconds{32'000}), ElementsAre(7));
}

TEST(HoleWatch, ForgetsAHoleThatWasFilled) {
    HoleWatch watch{milliseconds{2000}, milliseconds{30'000}};
    watch.open(7, milliseconds{0});
    watch.close(7);
    EXPECT_THAT(watch.due(milliseconds{100'000}), IsEmpty());
}

}  // namespace
}  // namespace platen::server::ingest
