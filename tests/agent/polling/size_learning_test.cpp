#include "agent/polling/size_learning.hpp"

#include <gtest/gtest.h>

namespace platen::agent::polling {

namespace {

using snmp::RequestSize;

TEST(RequestSize, IsKeptWhenItHeld) {
    const RequestSize learned{.scalars = 6, .variables = 15, .bulk = false};
    const RequestSize next = nextSize(learned, learned);
    EXPECT_EQ(next.scalars, 6U);
    EXPECT_EQ(next.variables, 15U);
    EXPECT_FALSE(next.bulk);
    EXPECT_EQ(next.readings, 1U);
}

TEST(RequestSize, IsLoweredAtOnceAndCountedAnew) {
    const RequestSize before{.scalars = 24, .variables = 60, .readings = 5};
    RequestSize used = before;
    used.variables = 30;
    const RequestSize next = nextSize(before, used);
    EXPECT_EQ(next.variables, 30U);
    EXPECT_EQ(next.readings, 0U);
}

TEST(RequestSize, IsRaisedAfterSomeReadingsUntilThereIsNoLimit) {
    RequestSize size{.scalars = 3, .variables = 1, .bulk = false};
    for (int reading = 0; reading < 8; ++reading)
        size = nextSize(size, size);
    EXPECT_EQ(size, (RequestSize{.scalars = 6, .variables = 2}));
    for (int reading = 0; reading < 8 * 20; ++reading)
        size = nextSize(size, size);
    EXPECT_EQ(size.scalars, RequestSize::kAny);
    EXPECT_EQ(size.variables, RequestSize::kAny);
}

}  // namespace

}  // namespace platen::agent::polling
