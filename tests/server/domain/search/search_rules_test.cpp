#include "server/domain/search/search_rules.hpp"

#include "server/domain/search/search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace platen::server::domain {
namespace {

DeviceSummary device(const std::string& id, const std::string& serial, const std::string& name) {
    DeviceSummary device;
    device.id = {id};
    device.serial = serial;
    device.name = name;
    return device;
}

std::vector<std::string> idsOf(const std::vector<DeviceSummary>& devices) {
    std::vector<std::string> ids;
    for (const DeviceSummary& found : devices)
        ids.push_back(found.id.value);
    return ids;
}

TEST(Search, PutsTheWholeTextFirstThenTheBeginningThenTheRest) {
    const auto best = bestDevices(
        {device("inside", "XAB1", ""), device("beginning", "", "ab12"), device("whole", "AB1", "")},
        " ab1 ");
    EXPECT_THAT(idsOf(best), ::testing::ElementsAre("whole", "beginning", "inside"));
}

TEST(Search, ShowsEachDeviceOnceAndNoMoreThanTheBest) {
    std::vector<DeviceSummary> found;
    for (int i = 0; i < 30; ++i)
        found.push_back(device(std::to_string(i % 15), "AB" + std::to_string(10 + i % 15), ""));
    const auto best = bestDevices(found, "ab");
    EXPECT_EQ(best.size(), static_cast<std::size_t>(kMostFound));
    EXPECT_THAT(idsOf(best), ::testing::ElementsAre("0", "1", "2", "3", "4", "5", "6", "7"));
}

}  // namespace
}  // namespace platen::server::domain
