#include "server/domain/devices/device_places.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

namespace platen::server::domain {
namespace {

using std::chrono::minutes;

const TimePoint kThen{std::chrono::milliseconds{1'800'000'000'000}};
const DevicePlace kHere{{"tenant"}, {"agent"}, {.address = "192.0.2.7", .port = 161}};
const DevicePlace kThere{{"tenant"}, {"agent"}, {.address = "192.0.2.8", .port = 161}};
const DeviceKey kOne{{"tenant"}, {"one"}};
const DeviceKey kTwo{{"tenant"}, {"two"}};

DeviceState readAt(const DeviceKey& key, TimePoint at) {
    DeviceState state;
    state.key = key;
    state.taken_at = at;
    return state;
}

class DevicePlacesTest : public ::testing::Test {
protected:
    DevicePlacesTest() {
        places_.move(kOne, kHere);
        places_.move(kTwo, kHere);
    }

    DevicePlaces places_;
    DevicePlaces::States states_{
        {kOne, readAt(kOne, kThen)}, {kTwo, readAt(kTwo, kThen + minutes{5})}};
};

TEST_F(DevicePlacesTest, MeansTheOneThatWasReadLastWhereSeveralWere) {
    EXPECT_EQ(places_.lastAt(kHere, states_), kTwo);
    states_.at(kTwo).taken_at.reset();
    EXPECT_EQ(places_.lastAt(kHere, states_), kOne) << "one that was never read is nowhere";
    EXPECT_EQ(places_.lastAt(kThere, states_), std::nullopt);
}

TEST_F(DevicePlacesTest, HasADeviceAtOnePlaceOnly) {
    places_.move(kTwo, kThere);
    EXPECT_EQ(places_.lastAt(kHere, states_), kOne);
    EXPECT_EQ(places_.lastAt(kThere, states_), kTwo);
    EXPECT_EQ(places_.all(), (std::set{kOne, kTwo}));
}

TEST_F(DevicePlacesTest, TellsWhosePlaceAnotherDeviceHasTaken) {
    const DeviceKey three{{"tenant"}, {"three"}};
    const auto displaced = [&](TimePoint at) {
        return places_.displacedBy(three, kHere, at, states_);
    };
    EXPECT_EQ(displaced(kThen + minutes{6}), (std::vector{kOne, kTwo}));
    EXPECT_EQ(displaced(kThen + minutes{5}), std::vector{kOne}) << "the other was read as late";
    states_.at(kOne).unreachable_since = kThen;
    EXPECT_EQ(displaced(kThen + minutes{6}), std::vector{kTwo}) << "silence is known already";
    EXPECT_EQ(
        places_.displacedBy(kTwo, kHere, kThen + minutes{6}, states_), std::vector<DeviceKey>{});
}

}  // namespace
}  // namespace platen::server::domain
