#include "server/web/gate.hpp"

#include "server/db/errors.hpp"
#include "server/http/problem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace platen::server::web {
namespace {

using http::Access;
using http::Method;
using http::Request;
using http::Response;
using ::testing::HasSubstr;
using ::testing::Not;

class GateTest : public ::testing::Test {
protected:
    GateTest() {
        add(Method::Get, "/open", Access::Anyone, [](const Request&) {
            return Response::noContent();
        });
        add(Method::Get, "/list", Access::User, [](const Request&) {
            return Response::json(http::Json::array({}));
        });
        add(Method::Post, "/change", Access::Admin, [](const Request&) {
            return Response::noContent();
        });
        add(Method::Get, "/broken", Access::Anyone, [](const Request&) -> Response {
            throw std::runtime_error{"the secret reason"};
        });
        add(Method::Get, "/away", Access::Anyone, [](const Request&) -> Response {
            throw db::DatabaseUnavailable{"gone", "57P01"};
        });
        add(Method::Get, "/unreadable", Access::Anyone, [](const Request&) -> Response {
            throw db::DatabaseError{"invalid input syntax for type uuid", "22P02"};
        });
        identity_.csrf_token = "csrf";
        identity_.role = http::Role::Admin;
    }

    void add(Method method, const std::string& path, Access access, http::Handler handler) {
        router_.add(
            {.method = method,
             .pattern = path,
             .access = access,
             .parameters = {"q", "cursor"},
             .handler = std::move(handler)});
    }

    Response send(Request request) {
        const Gate gate{
            router_,
            "platen",
            [this](std::string_view cookie, domain::SessionUse /*use*/) {
                return cookie == "good" ? std::optional{identity_} : std::nullopt;
            },
            metrics_};
        return gate.answer(std::move(request));
    }

    static Request withSession(Method method, const std::string& path) {
        Request request;
        request.method = method;
        request.path = path;
        request.headers = {
            {"cookie", "platen=good"}, {"x-csrf-token", "csrf"}, {"host", "portal.test"}};
        return request;
    }

    http::Router router_;
    metrics::Registry metrics_;
    http::Identity identity_;
};

TEST_F(GateTest, AsksForASession) {
    Request request;
    request.path = "/open";
    EXPECT_EQ(send(request).status, 204);
    request.path = "/list";
    EXPECT_EQ(send(request).status, 401);
    request.headers["cookie"] = "platen=stolen";
    EXPECT_EQ(send(request).status, 401);
    EXPECT_EQ(send(withSession(Method::Get, "/list")).status, 200);
}

TEST_F(GateTest, AsksForTheCsrfTokenOfAChange) {
    Request request = withSession(Method::Post, "/change");
    EXPECT_EQ(send(request).status, 204);
    request.headers["x-csrf-token"] = "csrF";
    EXPECT_EQ(send(request).status, 403);
    request.headers.erase("x-csrf-token");
    EXPECT_EQ(send(request).status, 403);
}

TEST_F(GateTest, LetsOnlyOurOwnPagesMakeChanges) {
    Request request = withSession(Method::Post, "/change");
    request.headers["origin"] = "http://portal.test";
    EXPECT_EQ(send(request).status, 204);
    request.headers["origin"] = "http://evil.test";
    EXPECT_EQ(send(request).status, 403);
    request.headers["sec-fetch-site"] = "same-origin";
    EXPECT_EQ(send(request).status, 204) << "the browser itself says so";
    request.headers["sec-fetch-site"] = "same-site";
    EXPECT_EQ(send(request).status, 403);
}

TEST_F(GateTest, KeepsTheSchemeInMindWhenItComparesOrigins) {
    Request request = withSession(Method::Post, "/change");
    request.secure = true;
    request.headers["origin"] = "http://portal.test";
    EXPECT_EQ(send(request).status, 403);
    request.headers["origin"] = "https://portal.test";
    EXPECT_EQ(send(request).status, 204);
}

TEST_F(GateTest, AsksForTheRightRole) {
    identity_.role = http::Role::Viewer;
    EXPECT_EQ(send(withSession(Method::Post, "/change")).status, 403);
    EXPECT_EQ(send(withSession(Method::Get, "/list")).status, 200);
}

TEST_F(GateTest, NamesAParameterThatIsNotKnown) {
    Request request = withSession(Method::Get, "/list");
    request.query = http::Query::parse("q=1&sort=2");
    const Response response = send(request);
    EXPECT_EQ(response.status, 400);
    EXPECT_THAT(response.body, HasSubstr("'sort', allowed: q, cursor"));
}

TEST_F(GateTest, TellsNobodyWhyItFailed) {
    Request request;
    request.path = "/broken";
    const Response response = send(request);
    EXPECT_EQ(response.status, 500);
    EXPECT_THAT(response.body, Not(HasSubstr("secret")));
}

TEST_F(GateTest, AsksToComeBackWhenTheDatabaseIsAway) {
    Request request;
    request.path = "/away";
    const Response response = send(request);
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.headers.at("Retry-After"), "5");
}

TEST_F(GateTest, BlamesTheCallerForAnUnreadableValueOnlyWhereThereIsACursor) {
    Request request;
    request.path = "/unreadable";
    EXPECT_EQ(send(request).status, 500);
    request.query = http::Query::parse("q=1");
    EXPECT_EQ(send(request).status, 500);
    request.query = http::Query::parse("cursor=PR94");
    const Response response = send(request);
    EXPECT_EQ(response.status, 400);
    EXPECT_THAT(response.body, HasSubstr("cursor"));
    EXPECT_THAT(metrics_.prometheusText(), HasSubstr("platen_web_failed_total 2"));
}

TEST_F(GateTest, AnswersNotModifiedToWhoHasItAlready) {
    Request request = withSession(Method::Get, "/list");
    const std::string tag = send(request).headers.at("ETag");
    request.headers["if-none-match"] = "\"other\", W/" + tag;
    const Response response = send(request);
    EXPECT_EQ(response.status, 304);
    EXPECT_EQ(response.body, "");
    EXPECT_EQ(response.headers.at("ETag"), tag);
}

TEST_F(GateTest, TagsWhatShowsARevisionWithIt) {
    const auto answer = [](const Request&) {
        Response response = Response::json(http::Json{"text"});
        response.revision = 7;
        return response;
    };
    add(Method::Get, "/thing", Access::User, answer);
    add(Method::Patch, "/thing", Access::Admin, answer);
    const std::string tag = send(withSession(Method::Get, "/thing")).headers.at("ETag");
    EXPECT_THAT(tag, ::testing::StartsWith("\"7-"));
    const Response changed = send(withSession(Method::Patch, "/thing"));
    EXPECT_EQ(changed.headers.at("ETag"), tag) << "so that it can be changed again";
    EXPECT_EQ(changed.headers.count("Cache-Control"), 0U);
}

TEST_F(GateTest, CountsWhatItRefusesAndWhatFails) {
    Request request;
    request.path = "/nothing";
    send(request);
    request.path = "/broken";
    send(request);
    EXPECT_THAT(metrics_.prometheusText(), HasSubstr("platen_web_refused_total 1"));
    EXPECT_THAT(metrics_.prometheusText(), HasSubstr("platen_web_failed_total 1"));
}

}  // namespace
}  // namespace platen::server::web
