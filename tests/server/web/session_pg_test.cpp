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

TEST_F(SessionApi, IsNotKeptAliveByAPageThatNobodyTouches) {
    const Browser browser = logIn("admin@a.test");
    const Call by_itself{
        .method = "GET",
        .path = "/api/v1/devices",
        .body = "",
        .headers = {{"X-Unattended", "true"}}};
    clock_.advance(20min);
    EXPECT_EQ(call(browser, by_itself).status, 200);
    clock_.advance(20min);
    EXPECT_EQ(call(browser, by_itself).status, 401);
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

TEST_F(SessionApi, ListsWhereOneIsLoggedInAndEndsOneOfThem) {
    const Reply log_in = call(
        {.method = "POST",
         .path = "/api/v1/session",
         .body = fmt::format(R"({{"email":"viewer@a.test","password":"{}"}})", kPassword),
         .headers = {{"User-Agent", "Lost/1.0 " + std::string(300, 'x')}}});
    const std::string cookie = log_in.header("set-cookie");
    const Browser lost{
        .cookie = cookie.substr(0, cookie.find(';')), .csrf_token = log_in.text("csrf_token")};
    clock_.advance(2min);
    const Browser own = logIn("viewer@a.test");
    const Browser other = logIn("admin@a.test");
    const auto items = get(own, "/api/v1/sessions").json()->getArray("items");
    ASSERT_EQ(items->size(), 2U);
    EXPECT_TRUE(items->getObject(0)->getValue<bool>("current")) << "the latest used first";
    EXPECT_FALSE(items->getObject(1)->getValue<bool>("current"));
    EXPECT_EQ(items->getObject(1)->getValue<std::string>("address"), "127.0.0.1");
    EXPECT_EQ(items->getObject(1)->getValue<std::string>("user_agent").size(), 200U);
    const Call end{
        .method = "DELETE",
        .path = "/api/v1/sessions/" + items->getObject(1)->getValue<std::string>("id"),
        .body = ""};
    EXPECT_EQ(call(other, end).status, 404) << "it is somebody else's";
    EXPECT_EQ(get(lost, "/api/v1/session").status, 200);
    EXPECT_EQ(call(own, end).status, 204);
    EXPECT_EQ(get(lost, "/api/v1/session").status, 401);
    EXPECT_EQ(call(own, end).status, 404);
    EXPECT_EQ(get(own, "/api/v1/session").status, 200);
}

TEST_F(SessionApi, ListsNoSessionThatHasEnded) {
    logIn("viewer@a.test");
    clock_.advance(31min);
    const Browser own = logIn("viewer@a.test");
    EXPECT_EQ(get(own, "/api/v1/sessions").json()->getArray("items")->size(), 1U);
}

TEST_F(SessionApi, KeepsAHundredSessionsOfAUserAtMost) {
    const Browser first = logIn("viewer@a.test");
    clock_.advance(1min);
    database_.execute(
        "INSERT INTO login_session (token_sha256, csrf_sha256, user_id, last_used_at) "
        "SELECT sha256(convert_to(n::text, 'UTF8')), sha256('c'), id, now() + interval '1 minute' "
        "FROM login_user, generate_series(1, 99) AS n WHERE email = 'viewer@a.test'");
    clock_.advance(1min);
    const Browser own = logIn("viewer@a.test");
    EXPECT_EQ(get(own, "/api/v1/sessions").json()->getArray("items")->size(), 100U);
    EXPECT_EQ(get(first, "/api/v1/session").status, 401) << "not used for longest";
}

TEST_F(SessionApi, ChangesOnesOwnName) {
    const Browser viewer = logIn("viewer@a.test");
    const auto rename = [&](const std::string& body) {
        return call(viewer, {.method = "PATCH", .path = "/api/v1/session/user", .body = body});
    };
    const Reply reply = rename(R"({"display_name":"J\u00f6rg M."})");
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.text("user.display_name"), "J\xC3\xB6rg M.");
    EXPECT_EQ(reply.text("user.role"), "viewer");
    EXPECT_EQ(get(viewer, "/api/v1/session").text("user.display_name"), "J\xC3\xB6rg M.");
    EXPECT_EQ(rename(R"({"display_name":""})").status, 400);
    EXPECT_EQ(rename(R"({"display_name":" blank"})").status, 400);
    EXPECT_EQ(rename(R"({"display_name":"two\nlines"})").status, 400);
    EXPECT_EQ(rename(fmt::format(R"({{"display_name":"{}"}})", std::string(101, 'x'))).status, 400);
    EXPECT_EQ(rename(R"({"display_name":"x","role":"admin"})").status, 400);
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
