#include "server/http/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace platen::server::http {
namespace {

Route route(Method method, const std::string& pattern) {
    return {
        .method = method,
        .pattern = pattern,
        .access = Access::Anyone,
        .parameters = {},
        .handler = [](const Request&) { return Response{}; }};
}

class Routes : public ::testing::Test {
protected:
    Routes() {
        router_.add(route(Method::Get, "/devices"));
        router_.add(route(Method::Get, "/devices/{id}"));
        router_.add(route(Method::Delete, "/devices/{id}"));
        router_.add(route(Method::Get, "/devices/{id}/readings"));
        router_.add(route(Method::Get, "/devices/export"));
    }

    std::string patternOf(Method method, std::string_view path) {
        const auto found = router_.match(method, path);
        const auto* match = std::get_if<Router::Match>(&found);
        return match == nullptr ? "" : match->route->pattern;
    }

    Router router_;
};

TEST_F(Routes, AreFoundByMethodAndPath) {
    EXPECT_EQ(patternOf(Method::Get, "/devices"), "/devices");
    EXPECT_EQ(patternOf(Method::Get, "/devices/42/readings"), "/devices/{id}/readings");
    EXPECT_EQ(patternOf(Method::Get, "/devices/42/more"), "");
    EXPECT_EQ(patternOf(Method::Get, "/devices/"), "") << "an empty segment is no id";
}

TEST_F(Routes, WithFixedSegmentsWinOverThoseWithBraces) {
    EXPECT_EQ(patternOf(Method::Get, "/devices/export"), "/devices/export");
}

TEST_F(Routes, HandOverTheSegmentsInBraces) {
    const auto found = router_.match(Method::Get, "/devices/42/readings");
    EXPECT_EQ(std::get<Router::Match>(found).path_parameters.at("id"), "42");
}

TEST_F(Routes, NameTheMethodsThatAPathKnows) {
    const auto found = router_.match(Method::Post, "/devices/42");
    EXPECT_EQ(std::get<Router::WrongMethod>(found).allow, "GET, DELETE");
    EXPECT_TRUE(std::holds_alternative<Router::NoSuchPath>(router_.match(Method::Get, "/nothing")));
}

TEST_F(Routes, CannotBeAddedTwice) {
    EXPECT_THROW(router_.add(route(Method::Get, "/devices")), std::logic_error);
}

}  // namespace
}  // namespace platen::server::http
