#include "tests/demo/history/reading_rounds.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace platen::demo {
namespace {

std::string roundAfter(std::string_view time) {
    return formatUtc(nextRound(*parseUtc(time))).substr(0, 16);
}

TEST(ReadingRounds, ComeEveryThreeHoursOfAWorkingDay) {
    EXPECT_EQ(roundAfter("2026-11-18T06:00:00Z"), "2026-11-18T09:00");
    EXPECT_EQ(roundAfter("2026-11-18T08:59:59.999Z"), "2026-11-18T09:00");
    EXPECT_EQ(roundAfter("2026-11-18T15:20:00Z"), "2026-11-18T18:00");
}

TEST(ReadingRounds, PauseAtNightAndAtTheWeekend) {
    EXPECT_EQ(roundAfter("2026-11-18T18:00:00Z"), "2026-11-19T06:00");
    EXPECT_EQ(roundAfter("2026-11-20T18:00:00Z"), "2026-11-21T06:00");  // Saturday
    EXPECT_EQ(roundAfter("2026-11-21T06:00:00Z"), "2026-11-21T18:00");
    EXPECT_EQ(roundAfter("2026-11-22T18:00:00Z"), "2026-11-23T06:00");
}

}  // namespace
}  // namespace platen::demo
