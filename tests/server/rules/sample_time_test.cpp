#include "server/rules/sample_time.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace platen::server::rules {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

const TimePoint kReceived{milliseconds{1'800'000'000'000}};
const std::string kBoot(16, 'a');
const std::string kOtherBoot(16, 'b');
constexpr std::int64_t kWall = 1'800'000'000'000;

SendTime sent(std::int64_t boot_ms, std::int64_t wall_ms = kWall) {
    return {.received_at = kReceived, .boot_id = kBoot, .boot_ms = boot_ms, .wall_ms = wall_ms};
}

TEST(SampleTime, IsExactWithinOneBootHoweverWrongTheClockIs) {
    const RecordTime record{.boot_id = kBoot, .boot_ms = 400'000, .wall_ms = 0};
    EXPECT_EQ(takenAt(sent(1'000'000, 0), record), kReceived - milliseconds{600'000});
    EXPECT_EQ(takenAt(sent(1'000'000, kWall * 2), record), kReceived - milliseconds{600'000});
}

TEST(SampleTime, CorrectsTheWallClockOfAnEarlierBootByItsErrorAtSending) {
    const std::int64_t ten_years = std::int64_t{10} * 365 * 86'400'000;
    const RecordTime record{
        .boot_id = kOtherBoot, .boot_ms = 5, .wall_ms = kWall + ten_years - 3'600'000};
    EXPECT_EQ(takenAt(sent(1'000, kWall + ten_years), record), kReceived - hours{1});
}

TEST(SampleTime, IsNeverAfterTheArrival) {
    const RecordTime later{.boot_id = kOtherBoot, .boot_ms = 5, .wall_ms = kWall + 5000};
    EXPECT_EQ(takenAt(sent(1'000), later), kReceived);
    const RecordTime backwards{.boot_id = kBoot, .boot_ms = 2'000, .wall_ms = kWall + 1};
    EXPECT_EQ(takenAt(sent(1'000), backwards), kReceived);
}

TEST(SampleTime, CountsAClockThatWasNotSetAsOfTheArrival) {
    const RecordTime epoch{.boot_id = kOtherBoot, .boot_ms = 5, .wall_ms = 12'000};
    EXPECT_EQ(takenAt(sent(1'000), epoch), kReceived);
}

TEST(SampleTime, KeepsDataOfAnAgentThatWasAwayForMonths) {
    const milliseconds away = hours{24 * 90};
    const RecordTime record{.boot_id = kOtherBoot, .boot_ms = 5, .wall_ms = kWall - away.count()};
    EXPECT_EQ(takenAt(sent(1'000), record), kReceived - away);
}

TEST(SampleTime, StandsAnyNumbers) {
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
    for (const std::int64_t boot : {kLeast, std::int64_t{0}, kMost}) {
        for (const std::int64_t wall : {kLeast, std::int64_t{0}, kMost}) {
            for (const auto& id : {kBoot, kOtherBoot}) {
                const RecordTime record{.boot_id = id, .boot_ms = boot, .wall_ms = wall};
                const TimePoint time = takenAt(sent(kMost, kLeast), record);
                EXPECT_LE(time, kReceived);
                EXPECT_GE(time, kReceived - kOldestSample);
            }
        }
    }
}

}  // namespace
}  // namespace platen::server::rules
