#include "agent/discovery/address_range.hpp"

#include <gtest/gtest.h>

#include <set>

namespace platen::agent::discovery {

namespace {

AddressRange rangeOf(std::string_view text) {
    return parseRange(text).value();
}

std::string textOf(const AddressRange& range) {
    return range.first.text() + "-" + range.last.text() + ":" + std::to_string(range.port);
}

TEST(ParseRange, UnderstandsEveryWayOfWritingARange) {
    EXPECT_EQ(textOf(rangeOf("192.0.2.0/24")), "192.0.2.1-192.0.2.254:161");
    EXPECT_EQ(textOf(rangeOf("192.0.2.77/24:10161")), "192.0.2.1-192.0.2.254:10161");
    EXPECT_EQ(textOf(rangeOf(" 192.0.2.7 ")), "192.0.2.7-192.0.2.7:161");
    EXPECT_EQ(textOf(rangeOf("192.0.2.7:1")), "192.0.2.7-192.0.2.7:1");
    EXPECT_EQ(textOf(rangeOf("192.0.2.250-192.0.3.9")), "192.0.2.250-192.0.3.9:161");
    EXPECT_EQ(textOf(rangeOf("192.0.2.10-90:162")), "192.0.2.10-192.0.2.90:162");
    EXPECT_EQ(textOf(rangeOf("2001:db8::/112")), "2001:db8::-2001:db8::ffff:161");
    EXPECT_EQ(textOf(rangeOf("[2001:db8::7]:10161")), "2001:db8::7-2001:db8::7:10161");
    EXPECT_EQ(textOf(rangeOf("[2001:db8::]")), "2001:db8::-2001:db8:::161");
    EXPECT_EQ(textOf(rangeOf("::1")), "::1-::1:161");
}

TEST(ParseRange, LeavesOutNetworkAndBroadcastAddressesWhereThereAreSome) {
    EXPECT_EQ(rangeOf("10.0.0.0/8").size(), 16777214U);
    EXPECT_EQ(rangeOf("192.0.2.0/30").size(), 2U);
    EXPECT_EQ(textOf(rangeOf("192.0.2.4/31")), "192.0.2.4-192.0.2.5:161");
    EXPECT_EQ(textOf(rangeOf("192.0.2.4/32")), "192.0.2.4-192.0.2.4:161");
}

TEST(ParseRange, SaysWhatIsWrongAndWhatIsAllowed) {
    for (const std::string text :
         {"",
          "printer",
          "192.0.2.0/33",
          "192.0.2.0/-1",
          "192.0.2.0/",
          "192.0.2.9-8",
          "192.0.2.1-300",
          "192.0.2.1-::1",
          "192.0.2.1:0",
          "192.0.2.1:65536",
          "[::1",
          "[::1]161",
          "::1/129",
          "192.0.2"}) {
        const auto range = parseRange(text);
        ASSERT_FALSE(range) << text;
        EXPECT_NE(range.error().find("'" + text + "'"), std::string::npos);
        EXPECT_NE(range.error().find("allowed"), std::string::npos);
    }
}

TEST(ParseRange, RefusesRangesThatNobodyCanSweep) {
    EXPECT_FALSE(parseRange("10.0.0.0/7"));
    EXPECT_FALSE(parseRange("2001:db8::/64"));
    EXPECT_FALSE(parseRange("2001:db8::/111"));
    EXPECT_NE(parseRange("2001:db8::/64").error().find("too large"), std::string::npos);
}

TEST(AddressRangeTest, NamesEachOfItsAddresses) {
    const AddressRange range = rangeOf("192.0.2.254-192.0.3.1:9");
    ASSERT_EQ(range.size(), 4U);
    EXPECT_EQ(range.at(0).endpoint().text(), "192.0.2.254:9");
    EXPECT_EQ(range.at(3).endpoint().text(), "192.0.3.1:9");
    EXPECT_TRUE(range.contains(range.at(2).address));
    EXPECT_FALSE(range.contains(range.first.plus(4)));
}

TEST(EffectiveRanges, NeverNameAnAddressTwice) {
    const std::vector<AddressRange> ranges{
        rangeOf("192.0.2.10-20"),
        rangeOf("192.0.2.15-30"),
        rangeOf("192.0.2.10-20"),
        rangeOf("192.0.2.12:162")};
    const auto effective = effectiveRanges(ranges, {});
    EXPECT_EQ(addressCount(effective), 22U);
    std::set<snmp::Peer> peers;
    for (const AddressRange& range : effective) {
        for (std::uint64_t i = 0; i < range.size(); ++i)
            EXPECT_TRUE(peers.insert(range.at(i)).second);
    }
}

TEST(EffectiveRanges, LeaveOutExcludedAddressesOnEveryPort) {
    const std::vector<AddressRange> ranges{rangeOf("192.0.2.0/24"), rangeOf("192.0.2.0/24:162")};
    const std::vector<AddressRange> excludes{
        rangeOf("192.0.2.1"), rangeOf("192.0.2.100-120"), rangeOf("192.0.2.250-192.0.2.255")};
    const auto effective = effectiveRanges(ranges, excludes);
    EXPECT_EQ(addressCount(effective), 2U * (254U - 1U - 21U - 5U));
    for (const AddressRange& range : effective) {
        for (const AddressRange& hole : excludes)
            EXPECT_TRUE(hole.last < range.first || range.last < hole.first);
    }
}

TEST(EffectiveRanges, AreEmptyWhenEverythingIsExcluded) {
    const std::vector<AddressRange> all{rangeOf("192.0.2.0/24")};
    const std::vector<AddressRange> more{rangeOf("192.0.0.0/16")};
    EXPECT_TRUE(effectiveRanges(all, more).empty());
}

}  // namespace

}  // namespace platen::agent::discovery
