#include "server/db/errors.hpp"
#include "server/domain/readings/local_days_store.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <gtest/gtest.h>

#include <random>

namespace platen::server::domain {
namespace {

class LocalDaysTest : public ::testing::Test {
protected:
    /// PostgreSQL's own answer.
    static std::vector<std::string> asked(
        db::Transaction& tx, std::span<const LocalDays::Moment> moments) {
        std::vector<std::string> zones;
        std::vector<std::string> times;
        for (const auto& moment : moments) {
            zones.push_back(moment.zone);
            times.push_back(formatUtc(moment.at));
        }
        return tx.many(
            "SELECT (t AT TIME ZONE zone)::date::text AS day "
            "FROM unnest($1::text[], $2::timestamptz[]) WITH ORDINALITY AS m (zone, t, n) "
            "ORDER BY n",
            [](const db::Row& row) { return row.text("day"); },
            zones,
            times);
    }

    testing::FreshDatabase database_{testing::FreshDatabase::Schema::Empty};
    db::Transaction tx_{database_.admin(), db::TenantScope::none()};
    LocalDays days_;
};

TEST_F(LocalDaysTest, AreThoseOfPostgresqlInOddZonesToo) {
    // Half and quarter hours, clocks that change at midnight or a minute after it, a day that never
    // was, the ends of the world, clocks that stopped changing.
    const std::vector<std::string> zones{
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "America/Sao_Paulo",
        "America/St_Johns",
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Asia/Beirut",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Pacific/Kiritimati",
        "Pacific/Chatham",
        "Etc/GMT+12",
        "Africa/Casablanca"};
    std::mt19937_64 dice{5};
    const TimePoint begin = parseUtc("2004-01-01T00:00:00Z").value();
    constexpr std::int64_t kYears = 30;
    std::vector<LocalDays::Moment> moments;
    for (const std::string& zone : zones) {
        for (int i = 0; i < 400; ++i) {
            const auto ms = static_cast<std::int64_t>(dice() % (kYears * 365 * 86'400'000));
            moments.push_back({.zone = zone, .at = begin + std::chrono::milliseconds{ms}});
        }
    }
    const auto expected = asked(tx_, moments);
    const auto found = days_.daysOf(tx_, moments);
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        ASSERT_EQ(found[i], expected[i]) << moments[i].zone << ' ' << formatUtc(moments[i].at);
}

TEST_F(LocalDaysTest, ChangeToTheSecondWhereClocksChange) {
    struct Change {
        const char* zone;
        const char* around;
    };
    std::vector<LocalDays::Moment> moments;
    for (const auto& [zone, around] : std::vector<Change>{
             {"America/St_Johns", "2010-11-07T02:31:00Z"},  // 00:01 becomes 23:01 of the day before
             {"America/Sao_Paulo", "2018-11-04T03:00:00Z"},  // 00:00 becomes 01:00
             {"America/Sao_Paulo", "2018-02-18T02:00:00Z"},  // 00:00 becomes 23:00
             {"Pacific/Apia", "2011-12-30T10:00:00Z"},       // the 30th never was
             {"Europe/Berlin", "2026-12-31T23:00:00Z"},      // a year begins
             {"Europe/Berlin", "2027-01-01T00:00:00Z"}}) {
        for (int ms = -7'200'000; ms <= 7'200'000; ms += 20'000) {
            const auto at = parseUtc(around).value() + std::chrono::milliseconds{ms};
            moments.push_back({.zone = zone, .at = at});
            moments.push_back({.zone = zone, .at = at - std::chrono::milliseconds{1}});
        }
    }
    EXPECT_EQ(days_.daysOf(tx_, moments), asked(tx_, moments));
}

TEST_F(LocalDaysTest, AreAskedForOnceAYear) {
    const TimePoint at = parseUtc("2026-06-30T23:30:00Z").value();
    EXPECT_EQ(days_.dayOf(tx_, "Europe/Berlin", at), "2026-07-01");
    EXPECT_THROW(tx_.exec("SELECT 1 / 0"), db::DatabaseError);
    // The transaction is broken: whoever asks the database now fails.
    EXPECT_EQ(days_.dayOf(tx_, "Europe/Berlin", at - std::chrono::hours{24}), "2026-06-30");
    EXPECT_THROW((void)days_.dayOf(tx_, "Europe/Paris", at), db::DatabaseError);
}

TEST_F(LocalDaysTest, RefuseZonesAndTimesThatAreNone) {
    const TimePoint at = parseUtc("2026-06-30T23:30:00Z").value();
    try {
        tx_.attempt([&] { (void)days_.dayOf(tx_, "Europe/Nowhere", at); });
        FAIL() << "there is no such zone";
    } catch (const db::DatabaseError& problem) {
        EXPECT_TRUE(db::isFaultOfValues(problem)) << problem.what();
    }
    EXPECT_THROW((void)days_.dayOf(tx_, "UTC", TimePoint::max()), db::DatabaseError);
    EXPECT_THROW((void)days_.dayOf(tx_, "UTC", TimePoint::min()), db::DatabaseError);
    EXPECT_EQ(days_.dayOf(tx_, "UTC", parseUtc("0001-01-01T00:00:00Z").value()), "0001-01-01");
}

}  // namespace
}  // namespace platen::server::domain
