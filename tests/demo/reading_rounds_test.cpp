#include "tests/demo/history/reading_rounds.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace platen::demo {
namespace {

std::string roundAfter(std::string_view time) {
    return formatUtc(nextRound(*parseUtc(time))).substr(0, 16);
}

TEST(ReadingRounds, ComeEveryTwoHoursOfAWorkingDay) {
    EXPECT_EQ(roundAfter("2026-11-18T05:00:00Z"), "2026-11-18T07:00");
    EXPECT_EQ(roundAfter("2026-11-18T06:59:59.999Z"), "2026-11-18T07:00");
    EXPECT_EQ(roundAfter("2026-11-18T17:20:00Z"), "2026-11-18T19:00");
}

TEST(ReadingRounds, PauseAtNightAndAtTheWeekend) {
    EXPECT_EQ(roundAfter("2026-11-18T19:00:00Z"), "2026-11-19T05:00");
    EXPECT_EQ(roundAfter("2026-11-20T19:00:00Z"), "2026-11-21T07:00");  // Saturday
    EXPECT_EQ(roundAfter("2026-11-21T07:00:00Z"), "2026-11-21T17:00");
    EXPECT_EQ(roundAfter("2026-11-22T17:00:00Z"), "2026-11-23T05:00");
}

}  // namespace
}  // namespace platen::demo
