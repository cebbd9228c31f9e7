#include "common/config/config.hpp"
#include "tests/server/web_support/api_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>

namespace platen::testing {

namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class RunningWebServer : public ApiFixture {};

TEST_F(RunningWebServer, SaysThatItIsAliveAndReady) {
    EXPECT_EQ(call({.method = "GET", .path = "/healthz", .body = ""}).status, 200);
    EXPECT_EQ(call({.method = "GET", .path = "/readyz", .body = ""}).status, 200);
    metrics_.setHealth("ingest", "the broker does not answer");
    const Reply reply = call({.method = "GET", .path = "/readyz", .body = ""});
    EXPECT_EQ(reply.status, 503);
    EXPECT_THAT(reply.text("detail"), HasSubstr("the broker does not answer"));
}

TEST_F(RunningWebServer, CountsItsRequests) {
    call({.method = "GET", .path = "/healthz", .body = ""});
    EXPECT_THAT(
        call({.method = "GET", .path = "/metrics", .body = ""}).body,
        HasSubstr("platen_web_requests_total"));
}

TEST_F(RunningWebServer, ServesThePortalWithAFreshNonceForEveryView) {
    const Reply first =
        callHttp(server_->port(), {.method = "GET", .path = "/devices/42", .body = ""});
    const Reply second = callHttp(server_->port(), {.method = "GET", .path = "/", .body = ""});
    EXPECT_EQ(first.status, 200);
    EXPECT_THAT(first.header("content-type"), StartsWith("text/html"));
    EXPECT_THAT(first.body, ::testing::Not(HasSubstr("__CSP_NONCE__")));
    EXPECT_NE(first.body, second.body);
    const std::string nonce = first.body.substr(18, 22);
    EXPECT_THAT(first.header("content-security-policy"), HasSubstr("'nonce-" + nonce + "'"));
}

TEST_F(RunningWebServer, LetsBrowsersKeepHashedAssetsForAYear) {
    const Reply reply =
        callHttp(server_->port(), {.method = "GET", .path = "/assets/index-1a2b.js", .body = ""});
    EXPECT_EQ(reply.status, 200);
    EXPECT_THAT(reply.header("cache-control"), HasSubstr("immutable"));
}

TEST_F(RunningWebServer, AnswersJsonForAnApiPathThatIsNotThere) {
    const Reply reply = call({.method = "GET", .path = "/api/v1/nothing", .body = ""});
    EXPECT_EQ(reply.status, 404);
    EXPECT_EQ(reply.text("type"), "/problems/not-found");
}

TEST_F(RunningWebServer, SendsSecurityHeadersWithEverything) {
    for (const std::string path : {"/", "/api/v1/devices", "/api/v1/nothing", "/healthz"}) {
        const Reply reply = callHttp(server_->port(), {.method = "GET", .path = path, .body = ""});
        EXPECT_EQ(reply.header("x-content-type-options"), "nosniff") << path;
        EXPECT_THAT(reply.header("content-security-policy"), HasSubstr("default-src 'none'"))
            << path;
        EXPECT_EQ(reply.header("referrer-policy"), "same-origin") << path;
    }
}

TEST_F(RunningWebServer, RefusesRequestsThatTwoServersCouldReadInTwoWays) {
    const std::string both =
        "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    EXPECT_THAT(sendBytes(server_->port(), both), StartsWith("HTTP/1.1 400"));
    const std::string twice =
        "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
        "Content-Length: 4\r\n\r\nabcd";
    EXPECT_THAT(sendBytes(server_->port(), twice), StartsWith("HTTP/1.1 400"));
    const std::string blank = "GET / HTTP/1.1\r\nHost : x\r\n\r\n";
    EXPECT_THAT(sendBytes(server_->port(), blank), StartsWith("HTTP/1.1 400"));
}

TEST_F(RunningWebServer, RefusesABodyOfMoreThanAMebibyte) {
    const std::string head =
        "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    EXPECT_THAT(
        sendBytes(server_->port(), head + "Content-Length: 1048577\r\n\r\n"),
        StartsWith("HTTP/1.1 413"));
}

TEST_F(RunningWebServer, TellsWhichMethodsAPathKnows) {
    const Reply reply = call({.method = "PUT", .path = "/api/v1/session", .body = "{}"});
    EXPECT_EQ(reply.status, 405);
    EXPECT_EQ(reply.header("allow"), "GET, POST, DELETE");
}

TEST_F(RunningWebServer, AnswersHeadWithoutABody) {
    const std::string head = "HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    const std::string answer = sendBytes(server_->port(), head);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(answer, ::testing::EndsWith("\r\n\r\n"));
}

TEST_F(RunningWebServer, SaysThatTheDatabaseIsAway) {
    const Browser browser = logIn("admin@a.test");
    const std::string limit =
        "ALTER DATABASE " + database_.connection().name + " CONNECTION LIMIT ";
    database_.execute(
        limit +
        "0; SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE usename = 'platen_web' AND datname = current_database()");
    const Reply devices = get(browser, "/api/v1/devices");
    const Reply ready = call({.method = "GET", .path = "/readyz", .body = ""});
    database_.execute(limit + "-1");
    EXPECT_EQ(devices.status, 503);
    EXPECT_EQ(ready.status, 503);
    EXPECT_EQ(get(browser, "/api/v1/devices").status, 200) << "it comes back by itself";
}

TEST_F(RunningWebServer, NamesTheSettingOfAnAddressThatItCannotHave) {
    server::web::WebSettings settings;
    settings.listen = fmt::format("127.0.0.1:{}", server_->port());
    settings.portal_dir = "";
    server::web::WebServer second{
        settings, {}, server::web::WebParts{*web_database_, clock_, random_, metrics_, {1, 8192}}};
    try {
        second.start();
        FAIL() << "it has the address";
    } catch (const config::ConfigError& problem) {
        EXPECT_THAT(problem.what(), HasSubstr("web.listen"));
    }
}

}  // namespace

}  // namespace platen::testing
