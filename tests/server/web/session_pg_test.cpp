#include "tests/server/web_support/api_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace platen::testing {

namespace {

using namespace std::chrono_literals;

class SessionApi : public ApiFixture {};

TEST_F(SessionApi, LogsInAndTellsWhoIsLoggedIn) {
    const Browser browser = logIn("admin@dealer.test");
    const Reply reply = get(browser, "/api/v1/session");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.text("user.email"), "admin@dealer.test");
    EXPECT_EQ(reply.text("organisation.name"), "Dealer");
    EXPECT_EQ(reply.text("csrf_token"), browser.csrf_token);
}

TEST_F(SessionApi, TakesTheAddressInAnyCase) {
    EXPECT_EQ(tryLogIn("Admin@Dealer.TEST", kPassword).status, 200);
}

TEST_F(SessionApi, SetsACookieThatScriptsCannotReadAndOtherSitesCannotSend) {
    const std::string cookie = tryLogIn("admin@a.test", kPassword).header("set-cookie");
    EXPECT_THAT(cookie, ::testing::StartsWith("platen="));
    EXPECT_THAT(cookie, ::testing::HasSubstr("HttpOnly"));
    EXPECT_THAT(cookie, ::testing::HasSubstr("SameSite=Lax"));
}

TEST_F(SessionApi, GivesTheSameAnswerForAWrongPasswordAndAnUnknownUser) {
    const Reply wrong = tryLogIn("admin@a.test", "not the password");
    const Reply unknown = tryLogIn("nobody@a.test", "not the password");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(unknown.status, 401);
    EXPECT_EQ(wrong.body, unknown.body);
}

TEST_F(SessionApi, KeepsOnlyHashesOfItsSecrets) {
    const Browser browser = logIn("admin@a.test");
    const std::string token = browser.cookie.substr(browser.cookie.find('=') + 1);
    const std::string rows = database_.table("SELECT * FROM login_session");
    EXPECT_THAT(rows, ::testing::Not(::testing::HasSubstr(token)));
    EXPECT_THAT(rows, ::testing::Not(::testing::HasSubstr(browser.csrf_token)));
}

TEST_F(SessionApi, SlowsGuessingDownAndLetsTheOwnerInLater) {
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(tryLogIn("admin@a.test", "guess").status, 401);
    const Reply refused = tryLogIn("admin@a.test", kPassword);
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.header("retry-after"), "15");
    clock_.advance(16s);
    EXPECT_EQ(tryLogIn("admin@a.test", kPassword).status, 200);
    EXPECT_EQ(tryLogIn("admin@a.test", "guess").status, 401) << "a success clears the account";
}

TEST_F(SessionApi, SlowsAWholeNetworkDownThatGuessesAtManyAccounts) {
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(tryLogIn(fmt::format("user{}@a.test", i), "guess").status, 401);
    EXPECT_EQ(tryLogIn("admin@b.test", kPassword).status, 429);
}

TEST_F(SessionApi, EndsAnIdleSession) {
    const Browser browser = logIn("admin@a.test");
    clock_.advance(29min);
    EXPECT_EQ(get(browser, "/api/v1/devices").status, 200);
    clock_.advance(29min);
    EXPECT_EQ(get(browser, "/api/v1/devices").status, 200) << "use keeps it alive";
    clock_.advance(31min);
    EXPECT_EQ(get(browser, "/api/v1/devices").status, 401);
}

TEST_F(SessionApi, EndsEverySessionAfterTwelveHours) {
    const Browser browser = logIn("admin@a.test");
    for (int i = 0; i < 35; ++i) {
        clock_.advance(20min);
        EXPECT_EQ(get(browser, "/api/v1/devices").status, 200);
    }
    clock_.advance(20min);
    EXPECT_EQ(get(browser, "/api/v1/devices").status, 401);
}

TEST_F(SessionApi, RefusesAChangeWithoutTheCsrfToken) {
    const Browser browser = logIn("admin@a.test");
    const Browser forged{.cookie = browser.cookie, .csrf_token = "guess"};
    EXPECT_EQ(
        call(forged, {.method = "DELETE", .path = "/api/v1/session", .body = ""}).status, 403);
    EXPECT_EQ(get(browser, "/api/v1/session").status, 200);
}

TEST_F(SessionApi, RefusesAChangeThatAPageOfAnotherSiteMade) {
    const Browser browser = logIn("admin@a.test");
    const Call by_fetch_metadata{
        .method = "DELETE",
        .path = "/api/v1/session",
        .body = "",
        .headers = {{"Sec-Fetch-Site", "cross-site"}}};
    EXPECT_EQ(call(browser, by_fetch_metadata).status, 403);
    const Call by_origin{
        .method = "DELETE",
        .path = "/api/v1/session",
        .body = "",
        .headers = {{"Origin", "https://evil.test"}}};
    EXPECT_EQ(call(browser, by_origin).status, 403);
}

TEST_F(SessionApi, LogsOut) {
    const Browser browser = logIn("admin@a.test");
    EXPECT_EQ(
        call(browser, {.method = "DELETE", .path = "/api/v1/session", .body = ""}).status, 204);
    EXPECT_EQ(get(browser, "/api/v1/session").status, 401);
}

TEST_F(SessionApi, ChangesThePasswordAndEndsAllOtherSessions) {
    const Browser first = logIn("admin@a.test");
    const Browser other = logIn("admin@a.test");
    const std::string body = fmt::format(
        R"({{"current_password":"{}","new_password":"another horse battery"}})", kPassword);
    const Reply reply =
        call(first, {.method = "POST", .path = "/api/v1/session/password", .body = body});
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(get(other, "/api/v1/session").status, 401);
    EXPECT_EQ(get(first, "/api/v1/session").status, 401) << "its cookie is a new one";
    EXPECT_EQ(tryLogIn("admin@a.test", kPassword).status, 401);
    EXPECT_EQ(tryLogIn("admin@a.test", "another horse battery").status, 200);
}

TEST_F(SessionApi, RefusesAPasswordThatIsTooShort) {
    const Browser browser = logIn("admin@a.test");
    const std::string body =
        fmt::format(R"({{"current_password":"{}","new_password":"short"}})", kPassword);
    const Reply reply =
        call(browser, {.method = "POST", .path = "/api/v1/session/password", .body = body});
    EXPECT_EQ(reply.status, 400);
    EXPECT_THAT(reply.text("detail"), ::testing::HasSubstr("allowed: 8 to 1024"));
}

TEST_F(SessionApi, RefusesTheCurrentPasswordAsTheNewOne) {
    const Browser browser = logIn("admin@a.test");
    const std::string body =
        fmt::format(R"({{"current_password":"{0}","new_password":"{0}"}})", kPassword);
    const Reply reply =
        call(browser, {.method = "POST", .path = "/api/v1/session/password", .body = body});
    EXPECT_EQ(reply.status, 400);
    EXPECT_THAT(reply.text("detail"), ::testing::HasSubstr("the current one"));
    EXPECT_EQ(get(browser, "/api/v1/session").status, 200) << "the session stays";
}

TEST_F(SessionApi, LetsNobodyOnWhoHasToChangeThePassword) {
    database_.execute("UPDATE login_user SET must_change = true WHERE email = 'admin@a.test'");
    const Browser browser = logIn("admin@a.test");
    EXPECT_EQ(get(browser, "/api/v1/session").text("user.must_change_password"), "true");
    EXPECT_EQ(get(browser, "/api/v1/devices").status, 403);
}

TEST_F(SessionApi, NamesWhatIsWrongWithABody) {
    const Call unknown{
        .method = "POST", .path = "/api/v1/session", .body = R"({"mail":"x","password":"y"})"};
    EXPECT_THAT(call(unknown).text("detail"), ::testing::HasSubstr("unknown field 'mail'"));
    const Call broken{.method = "POST", .path = "/api/v1/session", .body = R"({"email":)"};
    EXPECT_EQ(call(broken).status, 400);
    const Call form{
        .method = "POST",
        .path = "/api/v1/session",
        .body = "email=x",
        .headers = {{"Content-Type", "application/x-www-form-urlencoded"}}};
    EXPECT_EQ(call(form).status, 415);
}

}  // namespace

}  // namespace platen::testing
