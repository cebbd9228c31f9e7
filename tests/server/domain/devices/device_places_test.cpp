#include "server/domain/devices/device_places.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <set>
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

    [[nodiscard]] std::optional<DeviceKey> lastAt(const DevicePlace& place) const {
        const DeviceKey* const last = DevicePlaces::lastOf(places_.at(place), states_);
        return last == nullptr ? std::nullopt : std::optional{*last};
    }

    DevicePlaces places_;
    DevicePlaces::States states_{
        {kOne, readAt(kOne, kThen)}, {kTwo, readAt(kTwo, kThen + minutes{5})}};
};

TEST_F(DevicePlacesTest, MeansTheOneThatWasReadLastWhereSeveralWere) {
    EXPECT_EQ(lastAt(kHere), kTwo);
    states_.at(kTwo).taken_at.reset();
    EXPECT_EQ(lastAt(kHere), kOne) << "one that was never read is nowhere";
    EXPECT_EQ(lastAt(kThere), std::nullopt);
}

TEST_F(DevicePlacesTest, ShowsAMoveWhereAPlaceWasAskedFor) {
    places_.ask(kThere);
    const std::set<DeviceKey>& there = places_.at(kThere);
    EXPECT_TRUE(there.empty());
    places_.move(kTwo, kThere);
    EXPECT_EQ(there, std::set{kTwo});
}

TEST_F(DevicePlacesTest, HasADeviceAtOnePlaceOnly) {
    places_.move(kTwo, kThere);
    EXPECT_EQ(lastAt(kHere), kOne);
    EXPECT_EQ(lastAt(kThere), kTwo);
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
