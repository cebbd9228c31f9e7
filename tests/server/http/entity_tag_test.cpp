#include "server/http/entity_tag.hpp"

#include "server/http/problem.hpp"

#include <gtest/gtest.h>

namespace platen::server::http {
namespace {

/// The status with which a change of revision 7 is refused; 0: it is let through.
int refusalOfChange(const std::string& if_match) {
    Request request;
    request.method = Method::Patch;
    if (!if_match.empty()) request.headers["if-match"] = if_match;
    try {
        requireRevision(request, 7);
    } catch (const Refused& refusal) {
        return refusal.response().status;
    }
    return 0;
}

TEST(EntityTag, LetsAChangeThroughThatKnowsTheRevision) {
    Response response = Response::json(Json{"text"});
    response.revision = 7;
    EXPECT_EQ(refusalOfChange(entityTag(response, "0a1b")), 0);
    EXPECT_EQ(refusalOfChange("\"7-another-content\""), 0) << "what people change is as it was";
    EXPECT_EQ(refusalOfChange("\"1-x\", \"7-x\""), 0);
    EXPECT_EQ(refusalOfChange("*"), 0);
}

TEST(EntityTag, LetsAChangeThroughWhoseTagAProxyMadeWeak) {
    EXPECT_EQ(refusalOfChange("W/\"7-0a1b\""), 0);
}

TEST(EntityTag, RefusesAChangeOfAnotherRevision) {
    EXPECT_EQ(refusalOfChange("\"6-0a1b\""), 412);
    EXPECT_EQ(refusalOfChange("\"77-0a1b\""), 412);
    EXPECT_EQ(refusalOfChange("\"7\""), 412);
    EXPECT_EQ(refusalOfChange("7-0a1b"), 412);
    EXPECT_EQ(refusalOfChange("\"0a1b\""), 412);
}

TEST(EntityTag, RefusesAChangeThatDoesNotSayWhatItKnows) {
    EXPECT_EQ(refusalOfChange(""), 428);
}

}  // namespace
}  // namespace platen::server::http
