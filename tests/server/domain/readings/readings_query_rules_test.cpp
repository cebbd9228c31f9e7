#include "server/domain/readings/readings_query_rules.hpp"

#include "server/http/problem.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace platen::server::domain {
namespace {

using std::chrono::year;

constexpr std::chrono::year_month_day kToday = year{2026} / 11 / 21;

TEST(UsageDays, AreTheLastThirtyBeforeTodayUnlessItIsSaid) {
    const DayRange range = usageDays(std::nullopt, std::nullopt, kToday);
    EXPECT_EQ(dayText(range.from), "2026-10-22");
    EXPECT_EQ(dayText(range.to), "2026-11-21");
}

TEST(UsageDays, AreAtMostAYear) {
    EXPECT_NO_THROW(static_cast<void>(usageDays(year{2025} / 11 / 21, kToday, kToday)));
    EXPECT_THROW(static_cast<void>(usageDays(year{2025} / 11 / 20, kToday, kToday)), http::Refused);
}

TEST(UsageDays, EndAfterTheyBegin) {
    EXPECT_NO_THROW(static_cast<void>(usageDays(kToday, kToday, kToday)));
    EXPECT_THROW(static_cast<void>(usageDays(kToday, year{2026} / 11 / 20, kToday)), http::Refused);
}

TEST(UsageDays, AreReadAndWrittenAlike) {
    EXPECT_EQ(dayText(parseDay("2024-02-29")), "2024-02-29");
    EXPECT_THROW(static_cast<void>(parseDay("2026-02-29")), std::invalid_argument);
}

}  // namespace
}  // namespace platen::server::domain
