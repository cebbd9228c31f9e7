#include "server/web/wire_checks.hpp"

#include "server/http/problem.hpp"

#include <gtest/gtest.h>

namespace platen::server::web {
namespace {

int statusOf(std::string_view method, HeaderFields fields) {
    try {
        requireUnambiguous(method, fields);
    } catch (const http::Refused& refusal) {
        return refusal.response().status;
    }
    return 200;
}

const std::pair<std::string, std::string> kHost{"Host", "x"};

TEST(WireChecks, LetOrdinaryRequestsThrough) {
    EXPECT_EQ(statusOf("GET", {kHost, {"Accept", "*/*"}, {"X-Tab", "a\tb"}}), 200);
    EXPECT_EQ(statusOf("POST", {kHost, {"Content-Length", "1048576"}}), 200);
    EXPECT_EQ(statusOf("POST", {kHost, {"Transfer-Encoding", "Chunked"}}), 200);
    EXPECT_EQ(statusOf("GET", {kHost, {"Content-Length", "0"}}), 200);
}

TEST(WireChecks, RefuseTwoWaysToSayHowLongTheBodyIs) {
    EXPECT_EQ(
        statusOf("POST", {kHost, {"Content-Length", "1"}, {"transfer-encoding", "chunked"}}), 400);
    EXPECT_EQ(statusOf("POST", {kHost, {"Content-Length", "1"}, {"content-length", "1"}}), 400);
    EXPECT_EQ(statusOf("POST", {kHost, {"Transfer-Encoding", "gzip, chunked"}}), 501);
}

TEST(WireChecks, RefuseLengthsThatAreNoNumbers) {
    for (const char* length : {"", "-1", "+1", "1 ", "0x1", "1,1", "99999999999999999999999"})
        EXPECT_EQ(statusOf("POST", {kHost, {"Content-Length", length}}), 400) << length;
    EXPECT_EQ(statusOf("POST", {kHost, {"Content-Length", "1048577"}}), 413);
}

TEST(WireChecks, RefuseBodiesWhereThereAreNone) {
    EXPECT_EQ(statusOf("GET", {kHost, {"Content-Length", "1"}}), 400);
    EXPECT_EQ(statusOf("HEAD", {kHost, {"Transfer-Encoding", "chunked"}}), 400);
}

TEST(WireChecks, RefuseStrangeHeaders) {
    EXPECT_EQ(statusOf("GET", {{"Host ", "x"}}), 400);
    EXPECT_EQ(statusOf("GET", {kHost, {"", "x"}}), 400);
    EXPECT_EQ(statusOf("GET", {kHost, {"X", std::string{"a\0b", 3}}}), 400);
    EXPECT_EQ(statusOf("GET", {kHost, {"X", "a\rb"}}), 400);
    EXPECT_EQ(statusOf("GET", {kHost, kHost}), 400);
    EXPECT_EQ(statusOf("GET", {}), 400);
}

TEST(ForwardedAddress, IsTheOneThatTheProxyAdded) {
    EXPECT_EQ(forwardedAddress({kHost, {"X-Forwarded-For", "10.1.1.1"}}), "10.1.1.1");
    EXPECT_EQ(forwardedAddress({{"x-forwarded-for", "192.0.2.1, 2001:db8::7 "}}), "2001:db8::7");
}

TEST(ForwardedAddress, IsNotWhatTheClientWroteInAFieldOfItsOwn) {
    EXPECT_EQ(
        forwardedAddress(
            {{"X-Forwarded-For", "192.0.2.1"}, kHost, {"X-Forwarded-For", "10.1.1.1"}}),
        "10.1.1.1");
}

TEST(ForwardedAddress, IsAnIpAddress) {
    EXPECT_EQ(forwardedAddress({kHost}), std::nullopt);
    for (const char* value : {"", "unknown", "10.1.1.1,", "10.1.1.1, _hidden", "10.1.1.1:443"})
        EXPECT_EQ(forwardedAddress({{"X-Forwarded-For", value}}), std::nullopt) << value;
}

}  // namespace
}  // namespace platen::server::web
