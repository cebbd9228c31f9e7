#include "common/core/clock.hpp"

#include <gtest/gtest.h>

#include <random>

namespace platen {
namespace {

using std::chrono::milliseconds;

TimePoint at(std::int64_t unix_ms) {
    return TimePoint{milliseconds{unix_ms}};
}

TEST(FormatUtc, WritesMillisecondsAndZ) {
    EXPECT_EQ(formatUtc(at(0)), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(formatUtc(at(1'795'249'530'123)), "2026-11-21T08:25:30.123Z");
    EXPECT_EQ(formatUtc(at(-1)), "1969-12-31T23:59:59.999Z");
}

TEST(ParseUtc, TakesBackWhatFormatUtcWrote) {
    std::mt19937_64 random{1};
    std::uniform_int_distribution<std::int64_t> times{0, 253'402'300'799'999};  // to year 9999
    for (int i = 0; i < 2000; ++i) {
        const TimePoint time = at(times(random));
        EXPECT_EQ(parseUtc(formatUtc(time)), time) << formatUtc(time);
    }
}

TEST(ParseUtc, UnderstandsOffsets) {
    const auto expected = parseUtc("2026-11-21T08:25:30Z");
    ASSERT_TRUE(expected.has_value());
    EXPECT_EQ(parseUtc("2026-11-21T09:25:30+01:00"), expected);
    EXPECT_EQ(parseUtc("2026-11-21T02:55:30-05:30"), expected);
    EXPECT_EQ(parseUtc("2026-11-21t08:25:30z"), expected);
}

TEST(ParseUtc, CutsDigitsPastMillisecondsOff) {
    EXPECT_EQ(parseUtc("1970-01-01T00:00:00.1Z"), at(100));
    EXPECT_EQ(parseUtc("1970-01-01T00:00:00.12Z"), at(120));
    EXPECT_EQ(parseUtc("1970-01-01T00:00:00.123999999Z"), at(123));
}

TEST(ParseUtc, KnowsLeapYears) {
    EXPECT_TRUE(parseUtc("2028-02-29T00:00:00Z").has_value());
    EXPECT_FALSE(parseUtc("2026-02-29T00:00:00Z").has_value());
    EXPECT_FALSE(parseUtc("2100-02-29T00:00:00Z").has_value());
    EXPECT_FALSE(parseUtc("0000-12-31T00:00:00Z").has_value());
    EXPECT_FALSE(parseUtc("0001-01-01T00:00:00+01:00").has_value()) << "that is the year before";
    EXPECT_TRUE(parseUtc("0001-01-01T00:00:00Z").has_value());
}

TEST(ParseUtc, RefusesEverythingElse) {
    for (const std::string_view text :
         {"",
          "2026-11-21",
          "2026-11-21T08:25:30",
          "2026-11-21T08:25Z",
          "2026-11-21 08:25:30Z",
          "2026-13-21T08:25:30Z",
          "2026-00-21T08:25:30Z",
          "2026-11-31T08:25:30Z",
          "2026-11-21T24:00:00Z",
          "2026-11-21T08:60:30Z",
          "2026-11-21T08:25:60Z",
          "2026-11-21T08:25:30.Z",
          "2026-11-21T08:25:30,5Z",
          "2026-11-21T08:25:30+24:00",
          "2026-11-21T08:25:30+0100",
          "2026-11-21T08:25:30Z ",
          "-026-11-21T08:25:30Z",
          "2026-11-21T-8:25:30Z",
          "2026-11-21T 8:25:30Z"}) {
        EXPECT_EQ(parseUtc(text), std::nullopt) << text;
    }
}

TEST(ParseUtc, RefusesEveryShorterPartOfATime) {
    const std::string whole = "2026-11-21T08:25:30.123+01:00";
    for (std::size_t length = 0; length < whole.size(); ++length)
        EXPECT_EQ(parseUtc(whole.substr(0, length)), std::nullopt) << length;
}

TEST(SystemClock, NamesThisBootInSixteenBytes) {
    const SystemClock clock;
    EXPECT_EQ(clock.bootId().size(), 16U);
    EXPECT_EQ(clock.bootId(), SystemClock{}.bootId());
}

TEST(SystemClock, NeverGoesBackWithinABoot) {
    const SystemClock clock;
    const milliseconds before = clock.bootNow();
    EXPECT_GT(before, milliseconds{0});
    EXPECT_GE(clock.bootNow(), before);
    EXPECT_GT(clock.wallNow(), at(1'700'000'000'000));
}

}  // namespace
}  // namespace platen
