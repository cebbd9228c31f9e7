#include "agent/app/host_lookup.hpp"

#include "agent/app/arguments.hpp"

#include <gtest/gtest.h>

namespace platen::agent::app {

namespace {

TEST(LookUpHost, UnderstandsEveryWayOfWritingAHost) {
    EXPECT_EQ(lookUpHost("192.0.2.7").endpoint().text(), "192.0.2.7:161");
    EXPECT_EQ(lookUpHost("192.0.2.7:10161").endpoint().text(), "192.0.2.7:10161");
    EXPECT_EQ(lookUpHost("2001:db8::7").endpoint().text(), "[2001:db8::7]:161");
    EXPECT_EQ(lookUpHost("[2001:db8::7]").endpoint().text(), "[2001:db8::7]:161");
    EXPECT_EQ(lookUpHost("[::1]:10161").endpoint().text(), "[::1]:10161");
    EXPECT_EQ(lookUpHost("localhost:5").port, 5);
}

TEST(LookUpHost, RefusesWhatIsNoHost) {
    for (const std::string text :
         {"", ":161", "[::1", "[::1]5", "[]", "host:0", "host:65536", "host:x"})
        EXPECT_THROW((void)lookUpHost(text), UsageError) << text;
}

TEST(LookUpHost, NamesAHostThatNobodyKnows) {
    try {
        (void)lookUpHost("no-such-host.invalid");
        FAIL() << "resolved";
    } catch (const UnknownHost& problem) {
        EXPECT_NE(std::string{problem.what()}.find("no-such-host.invalid"), std::string::npos);
    }
}

}  // namespace

}  // namespace platen::agent::app
