#include "server/domain/readings/readings_query_rules.hpp"

#include "server/http/problem.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace platen::server::domain {
namespace {

using std::chrono::year;

constexpr std::chrono::year_month_day kToday = year{2026} / 11 / 21;

TEST(UsageDays, AreTheLastThirtyBeforeTodayUnlessItIsSaid) {
    const DayRange range = usageDays(std::nullopt, std::nullopt, kToday);
    EXPECT_EQ(dayText(range.from), "2026-10-22");
    EXPECT_EQ(dayText(range.to), "2026-11-21");
}

TEST(UsageDays, AreAtMostTenYears) {
    EXPECT_NO_THROW(static_cast<void>(usageDays(year{2016} / 11 / 14, kToday, kToday)));
    EXPECT_THROW(static_cast<void>(usageDays(year{2016} / 11 / 13, kToday, kToday)), http::Refused);
}

TEST(UsageDays, EndAfterTheyBegin) {
    EXPECT_NO_THROW(static_cast<void>(usageDays(kToday, kToday, kToday)));
    EXPECT_THROW(static_cast<void>(usageDays(kToday, year{2026} / 11 / 20, kToday)), http::Refused);
}

TEST(UsageDays, AreReadAndWrittenAlike) {
    EXPECT_EQ(dayText(parseDay("2024-02-29")), "2024-02-29");
    EXPECT_THROW(static_cast<void>(parseDay("2026-02-29")), std::invalid_argument);
}

TEST(UsageResolution, IsAsFineAsAChartCanShowUnlessItIsSaid) {
    const auto of = [](int days) {
        const std::chrono::sys_days last{kToday};
        return usageResolution("auto", {.from = last - std::chrono::days{days - 1}, .to = kToday});
    };
    EXPECT_EQ(of(92), Resolution::Day);
    EXPECT_EQ(of(93), Resolution::Week);
    EXPECT_EQ(of(731), Resolution::Week);
    EXPECT_EQ(of(732), Resolution::Month);
    const DayRange year_long{.from = year{2025} / 11 / 22, .to = kToday};
    EXPECT_EQ(usageResolution("day", year_long), Resolution::Day);
    EXPECT_EQ(usageResolution(std::nullopt, year_long), Resolution::Week);
    EXPECT_THROW(static_cast<void>(usageResolution("hour", year_long)), http::Refused);
}

TEST(TimeRange, IsTheLastThirtyDaysUnlessItIsSaid) {
    const TimePoint now = parseUtc("2026-11-21T10:00:00Z").value();
    const TimeRange range = timeRange(std::nullopt, std::nullopt, now);
    EXPECT_EQ(range.to, now);
    EXPECT_EQ(range.to - range.from, std::chrono::days{30});
    const auto refused = [now](TimePoint from, TimePoint to) {
        EXPECT_THROW(static_cast<void>(timeRange(from, to, now)), http::Refused);
    };
    refused(now, now);
    refused(now - std::chrono::days{3661}, now);
    EXPECT_NO_THROW(static_cast<void>(timeRange(now - std::chrono::days{3660}, now, now)));
}

TEST(PointInterval, IsTheShortestThatKeepsToTheNumberOfPoints) {
    const TimePoint begin = parseUtc("2026-11-21T10:00:00Z").value();
    const auto of = [begin](std::chrono::seconds length) {
        return pointInterval({.from = begin, .to = begin + length});
    };
    EXPECT_EQ(of(std::chrono::hours{1}), std::chrono::minutes{1});
    EXPECT_EQ(of(std::chrono::minutes{400}), std::chrono::minutes{1});
    EXPECT_EQ(of(std::chrono::minutes{401}), std::chrono::minutes{5});
    EXPECT_EQ(of(std::chrono::days{30}), std::chrono::hours{2});
    EXPECT_EQ(of(std::chrono::days{365}), std::chrono::days{1});
    for (int days = 1; days <= 3660; ++days) {
        const std::chrono::seconds range = std::chrono::days{days};
        ASSERT_LE(range / of(range), kMostPoints) << days;
    }
}

TEST(CounterNames, AreTwelveAtMost) {
    EXPECT_EQ(counterNames("a_1,b"), (std::vector<std::string>{"a_1", "b"}));
    for (const char* text : {"", "a,", "A", "a b", "a,b,c,d,e,f,g,h,i,j,k,l,m"})
        EXPECT_THROW(static_cast<void>(counterNames(text)), http::Refused) << text;
}

}  // namespace
}  // namespace platen::server::domain
