#include "server/domain/devices/device_totals_memory.hpp"

#include "tests/server/support/test_clock.hpp"

#include <gtest/gtest.h>

namespace platen::server::domain {
namespace {

constexpr std::chrono::seconds kLongEnough{10};

class DeviceTotalsMemoryTest : public ::testing::Test {
protected:
    testing::TestClock clock_{TimePoint{}};
    DeviceTotalsMemory memory_{clock_};
};

TEST_F(DeviceTotalsMemoryTest, GivesTotalsOverManyAgainForAWhile) {
    memory_.remember("dealer", {.devices = 1'000'000});
    clock_.advance(kLongEnough - std::chrono::milliseconds{1});
    ASSERT_TRUE(memory_.recall("dealer"));
    EXPECT_EQ(memory_.recall("dealer")->devices, 1'000'000);
    EXPECT_FALSE(memory_.recall("another"));
    clock_.advance(std::chrono::milliseconds{1});
    EXPECT_FALSE(memory_.recall("dealer"));
}

TEST_F(DeviceTotalsMemoryTest, ForgetsAtOnceWhatIsCountedQuickly) {
    memory_.remember("customer", {.devices = 500});
    EXPECT_FALSE(memory_.recall("customer"));
}

}  // namespace
}  // namespace platen::server::domain
