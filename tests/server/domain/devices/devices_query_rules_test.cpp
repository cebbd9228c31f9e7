#include "server/domain/devices/devices_query_rules.hpp"

#include "server/http/problem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace platen::server::domain {
namespace {

TEST(DeviceQuery, SearchesEveryWordAnywhereTheLongestFirst) {
    EXPECT_THAT(searchPatterns(" hp  4050 "), ::testing::ElementsAre("%4050%", "%hp%"));
    EXPECT_THAT(searchPatterns(""), ::testing::IsEmpty());
}

TEST(DeviceQuery, TakesWildcardsOfASearchLiterally) {
    EXPECT_THAT(searchPatterns(R"(50%_a\)"), ::testing::ElementsAre(R"(%50\%\_a\\%)"));
}

TEST(DeviceQuery, OrdersBothWays) {
    EXPECT_EQ(parseDeviceOrder("total").key, DeviceSort::Total);
    EXPECT_FALSE(parseDeviceOrder("total").descending);
    EXPECT_TRUE(parseDeviceOrder("-taken_at").descending);
}

TEST(DeviceQuery, NamesTheOrdersThatThereAre) {
    try {
        static_cast<void>(parseDeviceOrder("weight"));
        FAIL() << "weight was taken";
    } catch (const http::Refused& refusal) {
        EXPECT_THAT(refusal.what(), ::testing::HasSubstr("sort is 'weight', allowed: name, model"));
    }
    EXPECT_THROW(static_cast<void>(parseDeviceOrder("--total")), http::Refused);
    EXPECT_THROW(static_cast<void>(parseDeviceOrder("-")), http::Refused);
}

}  // namespace
}  // namespace platen::server::domain
