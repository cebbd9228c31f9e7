#include "tests/simulator/app/simulator_options.hpp"
#include "tests/simulator/hand_clock.hpp"
#include "tests/simulator/site/address_plan.hpp"
#include "tests/simulator/site/virtual_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace platen::simulator {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

std::string refusalOfOptions(const std::vector<std::string>& arguments) {
    try {
        static_cast<void>(parseOptions(arguments));
        return "accepted";
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
}

TEST(AddressPlan, LeavesOutTheEndingsThatBelongToNetworks) {
    const auto addresses = addressesIn("127.20.0.0/16", 300);
    EXPECT_EQ(addresses.at(0).text(), "127.20.0.1");
    EXPECT_EQ(addresses.at(253).text(), "127.20.0.254");
    EXPECT_EQ(addresses.at(254).text(), "127.20.1.1");
    for (const IpAddress& address : addresses) {
        EXPECT_NE(address.v4() % 256, 0U);
        EXPECT_NE(address.v4() % 256, 255U);
    }
}

TEST(AddressPlan, RefusesNetworksThatAreNoneOrTooSmall) {
    for (const char* text : {"127.20.0.0", "127.20.0.0/7", "::1/64", "x/16", "127.0.0.0/16x"}) {
        EXPECT_THROW(static_cast<void>(addressesIn(text, 1)), std::invalid_argument) << text;
    }
    EXPECT_THROW(static_cast<void>(addressesIn("127.20.0.0/24", 255)), std::invalid_argument);
    EXPECT_EQ(addressesIn("127.20.0.0/24", 254).size(), 254U);
}

TEST(IpAddress, ComesBackAsText) {
    for (const char* text : {"127.20.3.4", "::1", "2001:db8::7"}) {
        EXPECT_EQ(IpAddress::parse(text)->text(), text);
    }
    EXPECT_TRUE(IpAddress::parse("127.20.3.4")->isV4());
    EXPECT_FALSE(IpAddress::parse("::1")->isV4());
    EXPECT_FALSE(IpAddress::parse("printer.example"));
}

TEST(VirtualClock, RunsAsFastAsItIsTold) {
    HandClock real;
    VirtualClock clock{real, 1440, std::nullopt};
    EXPECT_EQ(clock.now(), milliseconds{0});
    real.boot += milliseconds{60000};
    EXPECT_EQ(clock.now(), std::chrono::hours{24});
}

TEST(VirtualClock, GoesOnWhereASimulatorOfTheSameBeginningWouldBe) {
    HandClock real;
    VirtualClock clock{real, 2, TimePoint{milliseconds{400'000}}};
    EXPECT_EQ(clock.now(), milliseconds{1'200'000});
    real.boot += milliseconds{10};
    EXPECT_EQ(clock.now(), milliseconds{1'200'020});
}

TEST(Options, ReadTheCommandLine) {
    const auto options = parseOptions(std::vector<std::string>{
        "--count",
        "7",
        "--port",
        "0",
        "--device",
        "::1=a.snmprec",
        "--device",
        "127.0.0.9=b",
        "--speed",
        "0.5",
        "--live",
        "--v3-user",
        "reader SHA256 authentication AES and-privacy",
        "--v3-user",
        "open",
        "--silent",
        "127.20.0.1",
        "--watched",
        "2026-11-01T08:00:00Z/2026-11-01T09:00:00Z",
        "--watched",
        "2026-11-02T08:00:00Z"});
    ASSERT_EQ(options.users.size(), 2U);
    EXPECT_EQ(options.users.at(0).name, "reader");
    EXPECT_EQ(options.users.at(0).priv_secret.reveal(), "and-privacy");
    EXPECT_EQ(agent::usm::levelOf(options.users.at(1)), agent::usm::SecurityLevel::NoAuthNoPriv);
    ASSERT_EQ(options.watched.size(), 2U);
    EXPECT_EQ(options.watched.at(0).until, parseUtc("2026-11-01T09:00:00Z"));
    EXPECT_EQ(options.watched.at(1).from, *parseUtc("2026-11-02T08:00:00Z"));
    EXPECT_FALSE(options.watched.at(1).until);
    EXPECT_EQ(options.count, 7U);
    EXPECT_EQ(options.port, 0);
    EXPECT_EQ(options.devices.at(0), (std::pair<std::string, std::string>{"::1", "a.snmprec"}));
    EXPECT_EQ(options.devices.size(), 2U);
    EXPECT_EQ(options.speed, 0.5);
    EXPECT_TRUE(options.live);
    EXPECT_EQ(options.faults, std::vector<std::string>{"silence 127.20.0.1"});
}

TEST(Options, SayWhatIsWrongAndWhatIsAllowed) {
    EXPECT_THAT(refusalOfOptions({"--printers", "3"}), HasSubstr("--printers"));
    EXPECT_THAT(refusalOfOptions({"--port"}), HasSubstr("PORT"));
    EXPECT_THAT(
        refusalOfOptions({"--port", "70000"}), HasSubstr("--port is '70000', allowed: 0 to 65535"));
    EXPECT_THAT(refusalOfOptions({"--speed", "fast"}), HasSubstr("--speed"));
    EXPECT_THAT(refusalOfOptions({"--device", "127.0.0.1"}), HasSubstr("ADDRESS=FILE"));
    EXPECT_THAT(refusalOfOptions({"--since", "yesterday"}), HasSubstr("--since"));
    EXPECT_THAT(
        refusalOfOptions({"--watched", "2026-11-01T08:00:00Z/later"}),
        HasSubstr("--watched is 'later'"));
}

TEST(Options, DescribeEveryOption) {
    for (const char* option :
         {"--count", "--ready-file", "--served-log", "--control", "--live", "--fault"}) {
        EXPECT_THAT(usage(), HasSubstr(option));
    }
}

}  // namespace
}  // namespace platen::simulator
