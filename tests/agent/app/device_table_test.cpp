#include "agent/app/device_table.hpp"

#include <gtest/gtest.h>

namespace platen::agent::app {

namespace {

discovery::FoundDevice foundAs(std::string device_descr, bool incomplete) {
    discovery::FoundDevice found;
    found.credential = incomplete ? 1 : 0;
    found.hints.device_descr = std::move(device_descr);
    found.incomplete = incomplete;
    return found;
}

TEST(DeviceTableTest, KeepsWhatItKnowsOfADeviceThatWasIdentifiedIncompletely) {
    DeviceTable table;
    EXPECT_TRUE(table.learn(foundAs("LaserJet", false)));
    EXPECT_FALSE(table.learn(foundAs("", true)));
    EXPECT_EQ(table.find({})->found.hints.device_descr, "LaserJet");
    EXPECT_EQ(table.find({})->found.credential, 1U);
    EXPECT_FALSE(table.learn(foundAs("OfficeJet", false)));
    EXPECT_EQ(table.find({})->found.hints.device_descr, "OfficeJet");
}

TEST(DeviceTableTest, TakesAnUnknownDeviceThatWasIdentifiedIncompletely) {
    DeviceTable table;
    EXPECT_TRUE(table.learn(foundAs("LaserJet", true)));
    EXPECT_EQ(table.find({})->found.hints.device_descr, "LaserJet");
}

TEST(DeviceTableTest, FindsOutAnewWhatADeviceStandsThatIsReadByAnotherProfile) {
    const Profile hp = parseProfile("family = \"hp\"\n");
    const Profile canon = parseProfile("family = \"canon\"\n");
    DeviceTable table;
    auto found = foundAs("LaserJet", false);
    found.profile = &hp;
    table.learn(found);
    table.find({})->size.bulk = false;
    table.learn(found);
    EXPECT_FALSE(table.find({})->size.bulk);
    EXPECT_EQ(table.snapshot().at(0).family, "hp");
    EXPECT_FALSE(table.snapshot().at(0).size.bulk);
    found.hints.sys_descr = "LaserJet, firmware 2";
    table.learn(found);
    EXPECT_EQ(table.find({})->size, snmp::RequestSize{}) << "new firmware may stand more, or less";
    table.find({})->size.bulk = false;
    found.profile = &canon;
    table.learn(found);
    EXPECT_EQ(table.find({})->size, snmp::RequestSize{});
}

}  // namespace

}  // namespace platen::agent::app
