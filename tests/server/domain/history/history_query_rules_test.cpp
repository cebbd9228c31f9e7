#include "server/domain/history/history_query_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace platen::server::domain {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const TimePoint kStart = parseUtc("2026-11-21T00:00:00Z").value();

LevelPoint point(minutes after, std::string_view value) {
    return levelPoint(kStart + after, value);
}

TEST(LevelPoint, SaysWhatHistoryKeeps) {
    EXPECT_EQ(point(minutes{0}, "percent 63").percent, 63);
    EXPECT_EQ(point(minutes{0}, "percent 63").state, "percent");
    EXPECT_EQ(point(minutes{0}, "percent_full 10").percent_full, 10);
    EXPECT_EQ(point(minutes{0}, "percent_full 10").percent, std::nullopt);
    EXPECT_EQ(point(minutes{0}, "some_left").state, "some_left");
    EXPECT_EQ(point(minutes{0}, "some_left").percent, std::nullopt);
}

TEST(ThinnedLevels, AreTheLastOfEachInterval) {
    const std::vector<LevelPoint> points{
        point(minutes{0}, "percent 9"),
        point(minutes{59}, "percent 8"),
        point(minutes{60}, "percent 7"),
        point(minutes{300}, "unknown")};
    EXPECT_THAT(thinned(points, hours{1}), ::testing::ElementsAre(points[1], points[2], points[3]));
    EXPECT_EQ(thinned(points, minutes{1}), points);
}

TEST(ReplacedAt, TakesTheRoomInAReceptacleForItsLevel) {
    const std::vector<LevelPoint> points{
        point(minutes{0}, "percent_full 90"),
        point(minutes{1}, "percent_full 95"),
        point(minutes{2}, "percent_full 0"),
        point(minutes{3}, "percent_full 1")};
    EXPECT_THAT(replacedAt(points), ::testing::ElementsAre(kStart + minutes{2}));
}

TEST(BroadSeverity, IsOneOfThree) {
    EXPECT_EQ(broadSeverity("critical"), "critical");
    EXPECT_EQ(broadSeverity("warning_binary_change"), "warning");
    EXPECT_EQ(broadSeverity("other"), "other");
}

}  // namespace
}  // namespace platen::server::domain
