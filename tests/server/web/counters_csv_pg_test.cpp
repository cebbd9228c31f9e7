#include "tests/server/web/history_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

namespace platen::testing {

namespace {

using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// A printer, read at 10:00, 14:00 and, on the next day, at 10:00; the last reading came by itself.
class CountersCsvApi : public HistoryFixture {
protected:
    CountersCsvApi() {
        read({.life_count = 100}, hours{4});
        read({.life_count = 200}, hours{20});
        analyze();
        read({.life_count = 440}, hours{1});
        analyze();
    }

    std::string csvPath(const CustomerFleet& fleet, const std::string& query) const {
        return "/api/v1/organisations/" + fleet.customer.tenant.value + "/counters.csv?" + query;
    }
    /// The lines behind the head; the last field of each has its end of line cut off.
    std::vector<std::vector<std::string>> lines(
        const std::string& query, const std::string& user = "viewer@a.test") {
        const Reply reply = get(logIn(user), csvPath(a_, query));
        EXPECT_EQ(reply.status, 200) << reply.body;
        std::vector<std::vector<std::string>> found;
        std::istringstream all{reply.body};
        std::string line;
        std::getline(all, line);
        while (std::getline(all, line)) {
            if (!line.empty() && line.back() == '\r') line.pop_back();
            std::vector<std::string> fields;
            std::istringstream text{line + ","};
            for (std::string field; std::getline(text, field, ',');)
                fields.push_back(field);
            found.push_back(fields);
        }
        return found;
    }
    /// Of the printer that was read, the columns of its only counter: value, unit, method, lower,
    /// upper, before, after.
    std::vector<std::string> life(const std::string& query) {
        for (const auto& fields : lines("counters=life_count&" + query))
            if (fields.at(0) == device())
                return {
                    fields.at(10),
                    fields.at(11),
                    fields.at(12),
                    fields.at(13),
                    fields.at(14),
                    fields.at(15),
                    fields.at(18)};
        return {};
    }
};

TEST_F(CountersCsvApi, HasTheColumnsThatAreWrittenDown) {
    const Reply reply = get(logIn("viewer@a.test"), csvPath(a_, "counters=life_count,scan_total"));
    EXPECT_EQ(reply.header("content-type"), "text/csv; charset=utf-8");
    EXPECT_THAT(
        reply.body,
        StartsWith("\xEF\xBB\xBF"
                   "device_id,organisation,site,vendor,model,serial,asset_number,label,at,known_at,"
                   "life_count,life_count_unit,life_count_method,life_count_lower,life_count_upper,"
                   "life_count_before,life_count_before_at,life_count_before_reading,"
                   "life_count_after,life_count_after_at,life_count_after_reading,"
                   "scan_total,scan_total_unit,scan_total_method,scan_total_lower,scan_total_upper,"
                   "scan_total_before,scan_total_before_at,scan_total_before_reading,"
                   "scan_total_after,scan_total_after_at,scan_total_after_reading\r\n"));
    const Reply usual = get(logIn("viewer@a.test"), csvPath(a_, ""));
    for (const char* name :
         {"known_at,total_impressions,",
          ",mono_impressions,",
          ",color_impressions,",
          ",life_count,"})
        EXPECT_THAT(usual.body, HasSubstr(name));
}

TEST_F(CountersCsvApi, SaysWhatCountersShowedBetweenTwoReadings) {
    EXPECT_THAT(
        life("at=2026-11-02T12:00:00Z"),
        ElementsAre("150", "impressions", "between", "100", "200", "100", "200"));
    EXPECT_THAT(
        life("at=2026-11-02T14:00:00Z"),
        ElementsAre("200", "impressions", "exact", "200", "200", "200", "200"));
    EXPECT_THAT(
        life("at=2026-11-09T00:00:00Z"),
        ElementsAre("", "impressions", "before", "440", "", "440", ""));
    EXPECT_THAT(
        life("at=2026-11-01T00:00:00Z"),
        ElementsAre("", "impressions", "after", "", "100", "", "100"));
    const auto all = lines("at=2026-11-02T12:00:00Z&counters=life_count");
    EXPECT_EQ(all.size(), 3U) << "devices that were never read, too";
    for (const auto& fields : all) {
        EXPECT_EQ(fields.size(), 21U);
        EXPECT_EQ(fields.at(12), fields.at(0) == device() ? "between" : "unknown");
    }
}

TEST_F(CountersCsvApi, NamesReadingsThatAreThere) {
    const auto all = lines("at=2026-11-02T12:00:00Z&counters=life_count");
    const auto line =
        std::ranges::find_if(all, [this](const auto& each) { return each.at(0) == device(); });
    ASSERT_NE(line, all.end());
    EXPECT_EQ(line->at(16), "2026-11-02T10:00:00.000Z");
    const Browser browser = logIn("viewer@a.test");
    for (const std::size_t column : {std::size_t{17}, std::size_t{20}})
        EXPECT_EQ(get(browser, path("/readings/" + line->at(column))).status, 200);
}

TEST_F(CountersCsvApi, GivesWhatWasKnownThen) {
    EXPECT_THAT(
        life("at=2026-11-03T00:00:00Z"),
        ElementsAre("320", "impressions", "between", "200", "440", "200", "440"));
    EXPECT_THAT(
        life("at=2026-11-03T00:00:00Z&known_at=2026-11-03T10:30:00Z"),
        ElementsAre("", "impressions", "before", "200", "", "200", ""));
    for (const auto& fields : lines("known_at=2026-11-03T10:30:00Z&counters=life_count"))
        EXPECT_EQ(fields.at(9), "2026-11-03T10:30:00.000Z");
    const std::string begin = formatUtc(clock_.wallNow());
    for (const auto& fields : lines("known_at=2100-01-01T00:00:00Z&counters=life_count")) {
        EXPECT_GE(fields.at(9), begin);
        EXPECT_LE(fields.at(9), formatUtc(clock_.wallNow())) << "what is known by then is not yet";
    }
}

TEST_F(CountersCsvApi, EndsADayWhereTheDeviceStands) {
    database_.execute(
        "UPDATE site SET time_zone = 'Asia/Tokyo' WHERE tenant_id = '" + a_.customer.tenant.value +
        "'");
    for (const auto& fields : lines("day=2026-11-02&counters=life_count"))
        EXPECT_EQ(fields.at(8), "2026-11-02T15:00:00.000Z");
    EXPECT_THAT(
        life("day=2026-11-02"),
        ElementsAre("212", "impressions", "between", "200", "440", "200", "440"));
}

TEST_F(CountersCsvApi, EndsADayWhereTheDeviceWasReadThen) {
    const SiteId tokyo{random_.uuid()};
    database_.execute(fmt::format(
        "INSERT INTO site (tenant_id, id, name, time_zone) VALUES ('{0}', '{1}', 'Tokyo', "
        "'Asia/Tokyo'); UPDATE device SET site_id = '{1}' WHERE id = '{2}'",
        a_.customer.tenant.value,
        tokyo.value,
        device()));
    const auto ends = [&](const std::string& query) {
        for (const auto& fields : lines(query + "&counters=life_count"))
            if (fields.at(0) == device()) return fields.at(8);
        return std::string{};
    };
    const std::string there = ends("day=2026-11-02");
    EXPECT_NE(there, "2026-11-02T15:00:00.000Z") << "it has moved since";
    EXPECT_EQ(
        there,
        database_.value(
            "SELECT to_char('2026-11-03'::timestamp AT TIME ZONE time_zone AT TIME "
            "ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') FROM site s JOIN agent a ON "
            "a.site_id = s.id WHERE a.id = '" +
            a_.customer.agent.value + "'"));
    EXPECT_EQ(ends("day=2026-11-01"), "2026-11-01T15:00:00.000Z") << "nobody had read it";
}

TEST_F(CountersCsvApi, IsNamedByItsDayOrMoment) {
    const Browser browser = logIn("viewer@a.test");
    const auto name = [&](const std::string& query) {
        return get(browser, csvPath(a_, query)).header("content-disposition");
    };
    EXPECT_EQ(name("day=2026-11-30"), "attachment; filename=\"counters-2026-11-30.csv\"");
    EXPECT_EQ(
        name("at=2026-11-30T23:00:00Z"),
        "attachment; filename=\"counters-2026-11-30T230000Z.csv\"");
}

TEST_F(CountersCsvApi, LeavesOutWhatIsAbsurdAndWhatPeopleIgnore) {
    read({.life_count = 9'000'000}, hours{1});
    read({.life_count = 450}, hours{1});
    analyze();
    EXPECT_THAT(
        life("at=2026-11-03T11:00:00Z"),
        ElementsAre("445", "impressions", "between", "440", "450", "440", "450"));
    database_.execute(
        "INSERT INTO counter_decision (tenant_id, device_id, taken_at, n, counter, verdict, "
        "decided_by, decided_at) SELECT tenant_id, device_id, taken_at, n, 'life_count', "
        "'ignore_reading', 'a@b', '2026-11-04Z' FROM reading WHERE life_count = 450");
    EXPECT_THAT(
        life("at=2026-11-03T11:00:00Z"),
        ElementsAre("", "impressions", "before", "440", "", "440", ""));
    EXPECT_EQ(life("at=2026-11-03T11:00:00Z&known_at=2026-11-03T23:00:00Z").at(0), "445");
}

TEST_F(CountersCsvApi, TakesTheForceOutOfFormulasBehindASemicolon) {
    database_.execute("UPDATE device SET label = 'x;=HYPERLINK(1)'");
    for (const auto& fields : lines("counters=life_count"))
        EXPECT_EQ(fields.at(7), "x;'=HYPERLINK(1)");
}

TEST_F(CountersCsvApi, HasALineForEachDeviceAlsoWhereThereAreManyPieces) {
    database_.execute(fmt::format(
        "INSERT INTO device (tenant_id, id, site_id, agent_id, first_seen_at, serial) "
        "SELECT '{}', gen_random_uuid(), '{}', '{}', '2026-06-01Z', concat('N', i) "
        "FROM generate_series(1, 250) AS i",
        a_.customer.tenant.value,
        a_.customer.site.value,
        a_.customer.agent.value));
    auto all = lines("counters=life_count");
    EXPECT_EQ(all.size(), 253U);
    std::vector<std::string> ids;
    for (const auto& fields : all)
        ids.push_back(fields.at(0));
    EXPECT_TRUE(std::ranges::is_sorted(ids));
    EXPECT_EQ(std::ranges::adjacent_find(ids), ids.end());
}

TEST_F(CountersCsvApi, IsOfThoseWhoAreSeen) {
    EXPECT_EQ(get(logIn("admin@b.test"), csvPath(a_, "")).status, 404);
    EXPECT_EQ(lines("counters=life_count", "admin@dealer.test").size(), 3U);
    const Reply dealer =
        get(logIn("admin@dealer.test"),
            "/api/v1/organisations/" + dealer_.value + "/counters.csv?counters=life_count");
    EXPECT_EQ(std::ranges::count(dealer.body, '\n'), 6) << "a head, three of A, two of B";
}

TEST_F(CountersCsvApi, RefusesQuestionsThatHaveNoAnswer) {
    const Browser browser = logIn("viewer@a.test");
    for (const auto& [query, detail] : std::vector<std::pair<std::string, std::string>>{
             {"at=2026-11-02T12:00:00Z&day=2026-11-02", "one of them"},
             {"day=2026-02-30", "2026-02-30"},
             {"day=9999-12-31", "1970-01-01 to 2999-12-31"},
             {"at=yesterday", "yesterday"},
             {"counters=life_count,life_count", "each once"},
             {"counters=Life", "Life"}}) {
        const Reply reply = get(browser, csvPath(a_, query));
        EXPECT_EQ(reply.status, 400) << query;
        EXPECT_THAT(reply.text("detail"), HasSubstr(detail));
    }
}

}  // namespace

}  // namespace platen::testing
