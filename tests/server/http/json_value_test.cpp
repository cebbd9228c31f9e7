#include "server/http/json_value.hpp"

#include "server/http/cursor.hpp"
#include "server/http/problem.hpp"

#include <gtest/gtest.h>

namespace platen::server::http {
namespace {

TEST(Json, WritesEveryKindOfValue) {
    const Json json = Json::object(
        {{"text", "a \"b\" \\ \n \x01"},
         {"number", -5},
         {"yes", true},
         {"nothing", nullptr},
         {"absent", std::optional<int>{}},
         {"present", std::optional<std::string>{"x"}},
         {"id", DeviceId{"42"}},
         {"list", std::vector<std::string>{"a", "b"}},
         {"raw", Json::raw("[1]")}});
    EXPECT_EQ(
        json.text(),
        R"({"text":"a \"b\" \\ \n \u0001","number":-5,"yes":true,"nothing":null,"absent":null,)"
        R"("present":"x","id":"42","list":["a","b"],"raw":[1]})");
}

TEST(Json, IsWellFormedUtf8WhateverItIsGiven) {
    EXPECT_EQ(Json{std::string_view{"a\xFF"}}.text(), "\"a\xEF\xBF\xBD\"");
}

TEST(Json, WritesAnEmptyTextOfTheDatabaseAsNotKnown) {
    EXPECT_EQ(textOrNull("").text(), "null");
    EXPECT_EQ(textOrNull("x").text(), "\"x\"");
}

TEST(Cursor, ComesBackAsItWasGiven) {
    const Cursor keys{"=", "Müller, \"A\"", ""};
    EXPECT_EQ(decodeCursor(encodeCursor(keys), 3), keys);
}

TEST(Cursor, IsRefusedWhenItIsNoneOfThisList) {
    EXPECT_THROW(static_cast<void>(decodeCursor(encodeCursor({"a"}), 2)), Refused);
    EXPECT_THROW(static_cast<void>(decodeCursor("!", 1)), Refused);
}

TEST(Problem, SaysWhatIsWrongInTheFormOfRfc9457) {
    const Response response =
        Refused{429, "too-many-attempts", "wait"}.with("Retry-After", "15").response();
    EXPECT_EQ(response.status, 429);
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_EQ(response.headers.at("Retry-After"), "15");
    EXPECT_EQ(
        response.body,
        R"({"type":"/problems/too-many-attempts","title":"Too Many Requests","status":429,)"
        R"("detail":"wait"})");
}

}  // namespace
}  // namespace platen::server::http
