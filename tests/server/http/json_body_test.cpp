#include "server/http/json_body.hpp"

#include "server/http/problem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace platen::server::http {
namespace {

Request posted(const std::string& body, const std::string& type = "application/json") {
    Request request;
    request.method = Method::Post;
    request.headers["content-type"] = type;
    request.body = body;
    return request;
}

std::string refusalOf(const std::string& body) {
    try {
        const JsonBody read{posted(body), {"name", "hours"}};
        static_cast<void>(read.text("name", 10));
        static_cast<void>(read.integer("hours", {.least = 1, .most = 24, .otherwise = 8}));
    } catch (const Refused& refusal) {
        return refusal.what();
    }
    return "";
}

TEST(JsonBody, ReadsTextsAndNumbers) {
    const JsonBody body{
        posted(R"({"name":"x","hours":5})", "application/json; charset=utf-8"), {"name", "hours"}};
    EXPECT_EQ(body.text("name", 10), "x");
    EXPECT_EQ(body.integer("hours", {.least = 1, .most = 24, .otherwise = 8}), 5);
    EXPECT_EQ(body.optionalText("hours_", 10), "");
}

TEST(JsonBody, TakesADefaultForWhatIsAbsentOrNull) {
    const JsonBody body{posted(R"({"hours":null})"), {"hours"}};
    EXPECT_EQ(body.integer("hours", {.least = 1, .most = 24, .otherwise = 8}), 8);
}

TEST(JsonBody, NamesTheFieldThatIsWrong) {
    using ::testing::HasSubstr;
    EXPECT_THAT(refusalOf(R"({"name":"x","other":1})"), HasSubstr("'other', allowed: name, hours"));
    EXPECT_THAT(refusalOf(R"({})"), HasSubstr("name is missing"));
    EXPECT_THAT(refusalOf(R"({"name":1})"), HasSubstr("it must be a text"));
    EXPECT_THAT(refusalOf(R"({"name":true})"), HasSubstr("neither a text nor a whole number"));
    EXPECT_THAT(refusalOf(R"({"name":["x"]})"), HasSubstr("neither a text nor a whole number"));
    EXPECT_THAT(refusalOf(R"({"name":"12345678901"})"), HasSubstr("allowed: 10 bytes"));
    EXPECT_THAT(refusalOf(R"({"name":"x","hours":25})"), HasSubstr("25, allowed: 1 to 24"));
    EXPECT_THAT(refusalOf(R"({"name":"x","hours":"5"})"), HasSubstr("must be a whole number"));
}

TEST(JsonBody, RefusesWhatIsNoJsonObject) {
    for (const char* body :
         {"", "{", "[]", "1", "null", "{\"name\":\"\xFF\"}", "[[[[[[[[[]]]]]]]]]"})
        EXPECT_NE(refusalOf(body), "") << body;
}

TEST(JsonBody, RefusesOtherContentTypes) {
    EXPECT_THROW((JsonBody{posted("{}", "text/plain"), {}}), Refused);
    EXPECT_THROW((JsonBody{posted("{}", ""), {}}), Refused);
}

}  // namespace
}  // namespace platen::server::http
