#include "server/rules/device_homes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <random>

namespace platen::server::rules {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const TimePoint kMorning{std::chrono::milliseconds{1'800'000'000'000}};
const DeviceHomes::Device kDevice{{"tenant"}, {"device"}};
const AgentId kOwn{"own"};
const AgentId kGuest{"guest"};

/// The device's own agent has read it in the morning.
DeviceHomes homesOfOne() {
    DeviceHomes homes;
    homes.settle(kDevice, kOwn);
    return homes;
}

TEST(DeviceHomes, KeepADeviceWithItsAgentWhileThatOneReadsIt) {
    DeviceHomes homes = homesOfOne();
    TimePoint newest = kMorning;
    for (int i = 1; i < 100; ++i) {
        const TimePoint at = kMorning + minutes{15 * i};
        EXPECT_FALSE(homes.read(kDevice, kOwn, at, newest));
        EXPECT_TRUE(homes.read(kDevice, kGuest, at + minutes{7}, at));
        newest = at + minutes{7};
    }
}

TEST(DeviceHomes, GiveADeviceToTheAgentThatIsLeft) {
    DeviceHomes homes = homesOfOne();
    EXPECT_TRUE(homes.read(kDevice, kGuest, kMorning + hours{1}, kMorning));
    EXPECT_TRUE(homes.read(kDevice, kGuest, kMorning + hours{3} - minutes{1}, kMorning + hours{1}));
    EXPECT_FALSE(
        homes.read(kDevice, kGuest, kMorning + hours{3}, kMorning + hours{3} - minutes{1}));
    EXPECT_TRUE(homes.read(kDevice, kOwn, kMorning + hours{4}, kMorning + hours{3}))
        << "now that one is the guest";
}

TEST(DeviceHomes, KnowAfterwardsWhoseTheNewestReadingWas) {
    DeviceHomes before = homesOfOne();
    EXPECT_TRUE(before.read(kDevice, kGuest, kMorning + hours{2}, kMorning));
    DeviceHomes after = homesOfOne();
    for (const auto& [reader, at] : before.changes())
        after.note(reader.first, reader.second, at);
    EXPECT_FALSE(after.read(kDevice, kGuest, kMorning + hours{3}, kMorning + hours{2}))
        << "the newest was the guest's own: the device's agent was silent for three hours";
    DeviceHomes read = homesOfOne();
    for (const auto& [reader, at] : before.changes())
        read.note(reader.first, reader.second, at);
    EXPECT_TRUE(read.read(kDevice, kGuest, kMorning + hours{4}, kMorning + minutes{150}))
        << "its agent has read it since";
}

TEST(DeviceHomes, StayWhereTheyAreWhenSomethingComesLate) {
    DeviceHomes homes;
    homes.settle(kDevice, kOwn);
    homes.note(kDevice, kGuest, kMorning + hours{5});  // and nothing is known of its own agent
    EXPECT_TRUE(homes.read(kDevice, {"third"}, kMorning + hours{4}, kMorning + hours{5}));
    EXPECT_TRUE(homes.read(kDevice, kGuest, kMorning + hours{5}, kMorning + hours{5}));
}

TEST(DeviceHomes, CountWhatTheirOwnAgentHasReadAndToldLate) {
    DeviceHomes homes = homesOfOne();
    EXPECT_TRUE(homes.read(kDevice, kGuest, kMorning + hours{2}, kMorning));
    EXPECT_FALSE(homes.read(kDevice, kOwn, kMorning + hours{1}, kMorning + hours{2}));
    EXPECT_TRUE(homes.read(kDevice, kGuest, kMorning + hours{4} - minutes{1}, kMorning + hours{2}));
    EXPECT_FALSE(
        homes.read(kDevice, kGuest, kMorning + hours{4}, kMorning + hours{4} - minutes{1}));
}

/// What the database says of a device.
struct Stored {
    AgentId agent{kOwn};
    std::map<AgentId, TimePoint> readers;
    std::optional<TimePoint> newest;

    [[nodiscard]] DeviceHomes homes() const {
        DeviceHomes homes;
        homes.settle(kDevice, agent);
        for (const auto& [reader, at] : readers)
            homes.note(kDevice, reader, at);
        return homes;
    }
    void take(const DeviceHomes& homes) {
        for (const auto& [reader, at] : homes.changes())
            readers.insert_or_assign(reader.second, at);
    }
};

TEST(DeviceHomes, AreTheSameOfAllReadingsAtOnceAndOneByOne) {
    std::mt19937 random{1};
    for (int history = 0; history < 300; ++history) {
        Stored stored;
        DeviceHomes together = stored.homes();
        for (int i = 0; i < 30; ++i) {
            const AgentId agent = std::array{kOwn, kGuest, AgentId{"third"}}.at(random() % 3);
            // Some come hours late.
            const TimePoint at = kMorning + minutes{i * 30 - static_cast<int>(random() % 300)};
            DeviceHomes alone = stored.homes();
            const bool is_guest = alone.read(kDevice, agent, at, stored.newest);
            ASSERT_EQ(together.read(kDevice, agent, at, stored.newest), is_guest)
                << "reading " << i << " of history " << history;
            if (!is_guest && (!stored.newest || at > *stored.newest)) stored.agent = agent;
            stored.newest = std::max(stored.newest.value_or(at), at);
            stored.take(alone);
        }
        for (const auto& [reader, at] : together.changes())
            EXPECT_EQ(stored.readers.at(reader.second), at) << "history " << history;
    }
}

TEST(DeviceHomes, TellNothingOfDevicesThatOneAgentReads) {
    DeviceHomes homes = homesOfOne();
    EXPECT_FALSE(homes.read(kDevice, kOwn, kMorning + hours{1}, kMorning));
    EXPECT_TRUE(homes.changes().empty());
    EXPECT_FALSE(homes.read({{"tenant"}, {"other"}}, kGuest, kMorning, kMorning));
    EXPECT_TRUE(homes.changes().empty());
}

TEST(DeviceHomes, TellWhoHasReadWhen) {
    DeviceHomes homes = homesOfOne();
    EXPECT_TRUE(homes.read(kDevice, kGuest, kMorning + hours{1}, kMorning));
    EXPECT_EQ(
        homes.changes(),
        (std::map<DeviceHomes::Reader, TimePoint>{
            {{kDevice, kGuest}, kMorning + hours{1}}, {{kDevice, kOwn}, kMorning}}));
}

TEST(DeviceHomes, TakeADeviceThatWasNeverReadBeforeForNobodys) {
    DeviceHomes homes = homesOfOne();
    EXPECT_FALSE(homes.read(kDevice, kGuest, kMorning, std::nullopt));
}

}  // namespace
}  // namespace platen::server::rules
