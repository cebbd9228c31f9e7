#include "server/http/request.hpp"

#include "server/http/problem.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace platen::server::http {
namespace {

TEST(Request, FindsACookieAmongOthers) {
    Request request;
    request.headers["cookie"] = "theme=dark; platen=abc=; other";
    EXPECT_EQ(request.cookie("platen"), "abc=");
    EXPECT_EQ(request.cookie("other"), "");
    EXPECT_EQ(request.cookie("plat"), "");
}

TEST(Request, TakesAnIdInEitherCase) {
    Request request;
    request.path_parameters["id"] = "0F8FAD5B-D9CB-469F-A165-70867728950E";
    EXPECT_EQ(request.pathId<DeviceId>().value, "0f8fad5b-d9cb-469f-a165-70867728950e");
}

TEST(Request, KnowsNothingAtAPathWhoseIdIsNone) {
    Request request;
    request.path_parameters["id"] = "1";
    EXPECT_THROW(static_cast<void>(request.pathId<DeviceId>()), Refused);
}

TEST(Request, HasNoUserOnARouteWithoutASession) {
    EXPECT_THROW(static_cast<void>(Request{}.user()), std::logic_error);
}

}  // namespace
}  // namespace platen::server::http
