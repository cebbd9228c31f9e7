#include "server/domain/users/sessions_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace platen::server::domain {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr TimePoint kBegin{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};

TEST(Session, EndsWhenItIsIdleOrOld) {
    const SessionLimits limits{.idle = 30min, .life = 12h};
    EXPECT_TRUE(isLive(limits, kBegin, kBegin + 1h, kBegin + 1h + 29min));
    EXPECT_FALSE(isLive(limits, kBegin, kBegin + 1h, kBegin + 1h + 30min));
    EXPECT_FALSE(isLive(limits, kBegin, kBegin + 12h - 1min, kBegin + 12h));
}

TEST(Session, IsNotWrittenAtEveryRequest) {
    EXPECT_FALSE(isTouchDue(kBegin, kBegin + 59s));
    EXPECT_TRUE(isTouchDue(kBegin, kBegin + 60s));
}

TEST(Session, HasACookieForThisHostAloneWhereThereIsTls) {
    const std::string cookie = setCookie(CookieKind::Secure, Secret{"token"});
    EXPECT_THAT(cookie, ::testing::StartsWith("__Host-platen=token;"));
    for (const char* attribute : {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"})
        EXPECT_THAT(cookie, HasSubstr(attribute));
    EXPECT_THAT(cookie, Not(HasSubstr("Domain")));
}

TEST(Session, HasAPlainCookieOnLoopback) {
    const std::string cookie = setCookie(CookieKind::PlainLoopback, Secret{"token"});
    EXPECT_THAT(cookie, ::testing::StartsWith("platen=token;"));
    EXPECT_THAT(cookie, Not(HasSubstr("Secure")));
    EXPECT_THAT(clearCookie(CookieKind::PlainLoopback), HasSubstr("Max-Age=0"));
}

TEST(Session, HasACsrfTokenThatTellsNothingOfTheSession) {
    EXPECT_EQ(csrfToken("a"), csrfToken("a"));
    EXPECT_NE(csrfToken("a"), csrfToken("b"));
    EXPECT_NE(tokenSha256("a"), csrfToken("a"));
}

}  // namespace
}  // namespace platen::server::domain
