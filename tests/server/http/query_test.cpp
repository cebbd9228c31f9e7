#include "server/http/query.hpp"

#include "server/http/problem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace platen::server::http {
namespace {

TEST(Query, DecodesNamesAndValues) {
    const Query query = Query::parse("q=HP+Color%20Laser&name=M%C3%BCller&flag&=x&&");
    EXPECT_EQ(query.text("q", 100), "HP Color Laser");
    EXPECT_EQ(query.text("name", 100), "Müller");
    EXPECT_EQ(query.text("flag", 100), std::nullopt);
    EXPECT_EQ(query.all().size(), 4U);
}

TEST(Query, RefusesWhatIsNoText) {
    for (const char* text : {"q=%", "q=%4", "q=%ZZ", "q=%00", "q=%FF", "%C3=x"})
        EXPECT_THROW(static_cast<void>(Query::parse(text)), Refused) << text;
}

TEST(Query, RefusesAParameterThatIsGivenTwice) {
    EXPECT_THROW(static_cast<void>(Query::parse("site=1&site=2")), Refused);
}

TEST(Query, TakesAPlusLiterallyInPaths) {
    EXPECT_EQ(percentDecode("/a+b%2Bc", false), "/a+b+c");
}

TEST(Query, KnowsHowLongAPageMayBe) {
    EXPECT_EQ(Query{}.limit(), kDefaultPage);
    EXPECT_EQ(Query::parse("limit=1").limit(), 1);
    EXPECT_EQ(Query::parse("limit=500").limit(), 500);
    for (const char* text :
         {"limit=0", "limit=501", "limit=-1", "limit=1x", "limit=+1", "limit=99999999999999999999"})
        EXPECT_THROW(static_cast<void>(Query::parse(text).limit()), Refused) << text;
}

TEST(Query, ReadsTimesAndDays) {
    EXPECT_EQ(
        formatUtc(*Query::parse("from=2026-11-21T08:15:30%2B01:00").time("from")),
        "2026-11-21T07:15:30.000Z");
    EXPECT_EQ(
        Query::parse("from=2026-11-21").day("from"),
        std::chrono::year{2026} / std::chrono::November / 21);
    EXPECT_THROW(static_cast<void>(Query::parse("from=2026-02-30").day("from")), Refused);
    EXPECT_THROW(static_cast<void>(Query::parse("from=now").time("from")), Refused);
}

TEST(Query, TakesNoDaysAtTheEndsOfTheCalendar) {
    for (const char* day : {"1969-12-31", "3000-01-01", "9999-12-31", "0001-01-01"}) {
        try {
            static_cast<void>(Query::parse(std::string{"day="} + day).day("day"));
            FAIL() << day << " was taken";
        } catch (const Refused& refusal) {
            EXPECT_THAT(refusal.what(), ::testing::HasSubstr(day));
            EXPECT_THAT(refusal.what(), ::testing::HasSubstr("1970-01-01 to 2999-12-31"));
        }
    }
    EXPECT_TRUE(parseDay("1970-01-01"));
    EXPECT_TRUE(parseDay("2999-12-31"));
}

TEST(Query, SaysWhatIsAllowed) {
    try {
        static_cast<void>(Query::parse("limit=501").limit());
        FAIL() << "501 was taken";
    } catch (const Refused& refusal) {
        EXPECT_THAT(refusal.what(), ::testing::StrEq("limit is '501', allowed: 1 to 500"));
    }
}

}  // namespace
}  // namespace platen::server::http
