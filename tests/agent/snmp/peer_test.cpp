#include "agent/snmp/peer.hpp"

#include <gtest/gtest.h>

#include <set>

namespace platen::agent::snmp {

namespace {

TEST(IpAddressText, IsNumericInBothFamilies) {
    for (const std::string text : {"192.0.2.7", "0.0.0.0", "2001:db8::7", "::1"}) {
        const auto address = IpAddress::parse(text);
        ASSERT_TRUE(address) << text;
        EXPECT_EQ(address->text(), text);
    }
    EXPECT_TRUE(IpAddress::parse("192.0.2.7")->isV4());
    EXPECT_FALSE(IpAddress::parse("::1")->isV4());
}

TEST(IpAddressText, RefusesNamesPortsAndZones) {
    for (const std::string text :
         {"", "printer", "192.0.2", "192.0.2.256", "192.0.2.7:161", "fe80::1%eth0"})
        EXPECT_FALSE(IpAddress::parse(text)) << text;
}

TEST(IpAddressSum, CarriesIntoHigherBytes) {
    EXPECT_EQ(IpAddress::parse("192.0.2.255")->plus(1).text(), "192.0.3.0");
    EXPECT_EQ(IpAddress::parse("10.255.255.254")->plus(3).text(), "11.0.0.1");
    EXPECT_EQ(IpAddress::parse("2001:db8::ffff:ffff")->plus(1).text(), "2001:db8::1:0:0");
}

TEST(PeerText, KeepsThePortOnTheWayThroughAnEndpoint) {
    const Endpoint endpoint{.address = "2001:db8::7", .port = 10161};
    EXPECT_EQ(Peer::of(endpoint)->endpoint(), endpoint);
    EXPECT_FALSE(Peer::of({.address = "printer.example", .port = 161}));
}

TEST(PeerHash, SpreadsNeighbours) {
    std::set<std::size_t> slots;
    for (unsigned i = 0; i < 4096; ++i) {
        const Peer peer{.address = IpAddress::parse("10.0.0.0")->plus(i), .port = 161};
        slots.insert(std::hash<Peer>{}(peer) % 4096);
    }
    EXPECT_GT(slots.size(), 2000U);
}

}  // namespace

}  // namespace platen::agent::snmp
