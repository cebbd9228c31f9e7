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

}  // namespace

}  // namespace platen::agent::app
