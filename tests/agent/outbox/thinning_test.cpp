#include "agent/outbox/thinning.hpp"

#include <gtest/gtest.h>

namespace platen::agent::outbox {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

ThinningRow row(
    std::uint64_t seq, RecordKind kind, milliseconds wall, const std::string& device = "a:161") {
    return {.seq = seq, .last_seq = seq, .kind = kind, .device = device, .wall = wall, .count = 1};
}

std::vector<ThinningRow> readingsEvery(
    minutes interval, std::uint64_t count, milliseconds from = milliseconds{0}) {
    std::vector<ThinningRow> rows;
    for (std::uint64_t i = 0; i < count; ++i)
        rows.push_back(row(i + 1, RecordKind::Reading, from + interval * static_cast<int>(i)));
    return rows;
}

TEST(Thinning, KeepsTheFirstAndTheLastReadingOfEachHour) {
    const auto plans = planThinning(readingsEvery(minutes{15}, 8), ThinningPass::KeepHours);
    EXPECT_EQ(
        plans,
        (std::vector<GapPlan>{
            {.first_seq = 2, .last_seq = 3, .count = 2},
            {.first_seq = 6, .last_seq = 7, .count = 2}}));
}

TEST(Thinning, KeepsTheFirstAndTheLastReadingOfEachDay) {
    const milliseconds second_day = hours{24};
    const auto plans =
        planThinning(readingsEvery(minutes{60}, 48, second_day), ThinningPass::KeepDays);
    EXPECT_EQ(
        plans,
        (std::vector<GapPlan>{
            {.first_seq = 2, .last_seq = 23, .count = 22},
            {.first_seq = 26, .last_seq = 47, .count = 22}}));
}

TEST(Thinning, KeepsTheReadingsAroundTheEndOfAMonthInEveryTimeZone) {
    // From the last hour of 30 January 1970 to the first of 2 February, every 15 minutes.
    const auto rows = readingsEvery(minutes{15}, 50 * 4, hours{29 * 24 + 23});
    EXPECT_EQ(
        planThinning(rows, ThinningPass::KeepDays), planThinning(rows, ThinningPass::KeepHours));
}

TEST(Thinning, LooksAtEachDeviceForItself) {
    const std::vector<ThinningRow> rows{
        row(1, RecordKind::Reading, minutes{0}, "a:161"),
        row(2, RecordKind::Reading, minutes{0}, "b:161"),
        row(3, RecordKind::Reading, minutes{15}, "a:161"),
        row(4, RecordKind::Reading, minutes{15}, "b:161")};
    EXPECT_TRUE(planThinning(rows, ThinningPass::KeepDays).empty());
}

TEST(Thinning, NeverGivesUpProfilesAndResults) {
    const std::vector<ThinningRow> rows{
        row(1, RecordKind::Kept, minutes{0}),
        row(2, RecordKind::Status, minutes{0}),
        row(3, RecordKind::Kept, minutes{0})};
    EXPECT_EQ(
        planThinning(rows, ThinningPass::DropStatus),
        (std::vector<GapPlan>{{.first_seq = 2, .last_seq = 2, .count = 1}}));
    EXPECT_TRUE(planThinning(rows, ThinningPass::KeepDays).empty());
}

TEST(Thinning, JoinsNeighbouringGapsAndCountsWhatTheyStandFor) {
    auto rows = readingsEvery(minutes{15}, 4);
    rows[1].kind = RecordKind::Gap;
    rows[1].count = 7;
    EXPECT_EQ(
        planThinning(rows, ThinningPass::KeepHours),
        (std::vector<GapPlan>{{.first_seq = 2, .last_seq = 3, .count = 8}}));
    rows[2].kind = RecordKind::Gap;
    rows[2].count = 1;
    EXPECT_EQ(planThinning(rows, ThinningPass::KeepHours).size(), 1U);
    rows[2].kind = RecordKind::Kept;
    EXPECT_TRUE(planThinning(rows, ThinningPass::KeepHours).empty());
}

TEST(Thinning, KeepsTheHighestReadingWhenTheClockWentBack) {
    const std::vector<ThinningRow> rows{
        row(1, RecordKind::Reading, minutes{30}),
        row(2, RecordKind::Reading, minutes{10}),
        row(3, RecordKind::Reading, minutes{20})};
    // By time: 2 is the first, 1 is the last.
    EXPECT_EQ(
        planThinning(rows, ThinningPass::KeepHours),
        (std::vector<GapPlan>{{.first_seq = 3, .last_seq = 3, .count = 1}}));
}

}  // namespace
}  // namespace platen::agent::outbox
