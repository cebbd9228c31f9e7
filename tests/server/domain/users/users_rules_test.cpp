#include "server/domain/users/users_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace platen::server::domain {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};

TEST(LogInBudget, IsFreeForTheFirstFiveFailures) {
    for (int failures = 0; failures < 5; ++failures)
        EXPECT_EQ(accountDelay({.count = failures, .last = kNow}, kNow), std::nullopt);
}

TEST(LogInBudget, DoublesTheDelayUpToAQuarterOfAnHour) {
    EXPECT_EQ(accountDelay({.count = 5, .last = kNow}, kNow), 15s);
    EXPECT_EQ(accountDelay({.count = 6, .last = kNow}, kNow), 30s);
    EXPECT_EQ(accountDelay({.count = 10, .last = kNow}, kNow), 480s);
    EXPECT_EQ(accountDelay({.count = 11, .last = kNow}, kNow), 900s);
    EXPECT_EQ(accountDelay({.count = 1'000'000, .last = kNow}, kNow), 900s);
}

TEST(LogInBudget, EndsTheDelayWhenItIsOver) {
    EXPECT_EQ(accountDelay({.count = 5, .last = kNow}, kNow + 14s + 1ms), 1s);
    EXPECT_EQ(accountDelay({.count = 5, .last = kNow}, kNow + 15s), std::nullopt);
}

TEST(LogInBudget, SlowsANetworkAfterFiftyFailures) {
    EXPECT_EQ(networkDelay({.count = 49, .last = kNow}, kNow), std::nullopt);
    EXPECT_EQ(networkDelay({.count = 50, .last = kNow}, kNow), 60s);
}

TEST(LogInBudget, CountsAddressesByTheirNetwork) {
    EXPECT_EQ(networkOf("192.0.2.77"), "192.0.2.0/24");
    EXPECT_EQ(networkOf("::ffff:192.0.2.77"), "192.0.2.0/24");
    EXPECT_EQ(networkOf("2001:db8:1:2ff::1"), networkOf("2001:db8:1:200::2"));
    EXPECT_NE(networkOf("2001:db8:1:2ff::1"), networkOf("2001:db8:1:3ff::1"));
    EXPECT_EQ(networkOf("unknown"), "unknown");
}

TEST(Email, IsOneWordWithOneAt) {
    EXPECT_TRUE(isEmail("admin@example.com"));
    EXPECT_TRUE(isEmail("müller@example.com"));
    for (const char* text : {"", "a", "@", "a@", "@b", "a@b@c", "a b@c", "a@b\n", "a@\xFF"})
        EXPECT_FALSE(isEmail(text)) << text;
    EXPECT_FALSE(isEmail(std::string(250, 'a') + "@b.de"));
}

TEST(Password, HasEightToThousandAndTwentyFourBytes) {
    EXPECT_TRUE(passwordFault(Secret{"1234567"}));
    EXPECT_FALSE(passwordFault(Secret{"12345678"}));
    EXPECT_FALSE(passwordFault(Secret{std::string(1024, 'x')}));
    EXPECT_TRUE(passwordFault(Secret{std::string(1025, 'x')}));
}

TEST(Password, IsMadeOfCharactersThatDoNotLookAlike) {
    SystemRandom random;
    const std::string made = makePassword(random).reveal();
    EXPECT_THAT(made, ::testing::MatchesRegex("([a-hj-km-np-z2-9A]{4}-){4}[a-hj-km-np-z2-9A]{4}"));
    EXPECT_NE(made, makePassword(random).reveal());
}

TEST(Role, IsReadBackFromItsName) {
    EXPECT_EQ(parseRole(roleName(http::Role::Admin)), http::Role::Admin);
    EXPECT_EQ(parseRole(roleName(http::Role::Viewer)), http::Role::Viewer);
    EXPECT_THROW(static_cast<void>(parseRole("root")), std::invalid_argument);
}

}  // namespace
}  // namespace platen::server::domain
