#include "tests/server/web/history_fixture.hpp"

#include <gmock/gmock.h>

namespace platen::testing {

namespace {

using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kNovember = "from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z";

/// One member of each object.
std::vector<std::string> column(const Poco::JSON::Array::Ptr& rows, const std::string& name) {
    std::vector<std::string> values;
    for (unsigned i = 0; i < rows->size(); ++i) {
        const auto value = rows->getObject(i)->get(name);
        values.push_back(value.isEmpty() ? "" : value.toString());
    }
    return values;
}

class HistoryApi : public HistoryFixture {};

TEST_F(HistoryApi, ShowsLevelsOverTimeAndWhenASupplyWasReplaced) {
    for (const int toner : {12, 11, 11, 100, 99})
        read({.life_count = 100, .toner = toner}, hours{24});
    analyze();
    const Browser browser = logIn("viewer@a.test");
    const Reply reply = get(browser, path("/supplies?" + kNovember));
    const auto supplies = items(reply, "supplies");
    ASSERT_EQ(supplies->size(), 1U);
    const auto supply = supplies->getObject(0);
    EXPECT_EQ(supply->getValue<std::string>("index"), "1.1");
    EXPECT_EQ(supply->getValue<std::string>("description"), "Black Toner");
    EXPECT_THAT(
        column(supply->getArray("points"), "percent"), ElementsAre("12", "11", "100", "99"));
    ASSERT_EQ(supply->getArray("replaced_at")->size(), 1U);
    EXPECT_EQ(
        supply->getArray("replaced_at")->getElement<std::string>(0), "2026-11-05T10:00:00.000Z");
}

TEST_F(HistoryApi, DrawsALevelFromTheBeginOfTheRangeToWhereItWasReadLast) {
    for (int day = 0; day < 4; ++day)
        read({.life_count = 100, .toner = 40}, hours{24});
    analyze();
    const Browser browser = logIn("viewer@a.test");
    const Reply reply =
        get(browser, path("/supplies?from=2026-11-03T00:00:00Z&to=2026-12-01T00:00:00Z"));
    const auto points = items(reply, "supplies")->getObject(0)->getArray("points");
    EXPECT_THAT(
        column(points, "at"), ElementsAre("2026-11-03T00:00:00.000Z", "2026-11-05T10:00:00.000Z"));
}

TEST_F(HistoryApi, ShowsAlertsWithTheirBeginAndEnd) {
    read({.life_count = 100, .alert = "Toner low"});
    read({.life_count = 101});
    readNothing({});
    analyze();
    const Browser browser = logIn("viewer@a.test");
    const auto all = items(get(browser, path("/alerts")), "items");
    EXPECT_THAT(column(all, "code"), ElementsAre("unreachable", "marker_toner_almost_empty"));
    EXPECT_THAT(column(all, "severity"), ElementsAre("critical", "warning"));
    EXPECT_THAT(column(all, "ended_at"), ElementsAre("", "2026-11-02T10:15:00.000Z"));
    EXPECT_THAT(
        column(items(get(browser, path("/alerts?state=open")), "items"), "code"),
        ElementsAre("unreachable"));
    EXPECT_THAT(
        column(items(get(browser, path("/alerts?state=ended")), "items"), "code"),
        ElementsAre("marker_toner_almost_empty"));
}

TEST_F(HistoryApi, ShowsWhereADeviceWasAndWhatItWasCalledPageByPage) {
    read({.address = "192.0.2.7", .life_count = 100, .name = "hall"});
    read({.address = "192.0.2.8", .life_count = 101, .name = "hall"});
    analyze();
    const Browser browser = logIn("viewer@a.test");
    const auto addresses = items(get(browser, path("/history?field=address")), "items");
    EXPECT_THAT(column(addresses, "value"), ElementsAre("192.0.2.8", "192.0.2.7"));
    EXPECT_THAT(column(addresses, "to"), ElementsAre("", "2026-11-02T10:15:00.000Z"));
    const auto sites = items(get(browser, path("/history?field=site")), "items");
    EXPECT_EQ(sites->getObject(0)->getValue<std::string>("value"), a_.customer.site.value);
    EXPECT_NE(sites->getObject(0)->getValue<std::string>("text"), a_.customer.site.value)
        << "people know a site by its name";
    std::vector<std::string> fields;
    std::string cursor;
    do {
        const Reply reply =
            get(browser, path("/history?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor)));
        for (const std::string& field : column(items(reply, "items"), "field"))
            fields.push_back(field);
        cursor = reply.text("next_cursor");
    } while (!cursor.empty());
    EXPECT_THAT(fields, ElementsAre("address", "site", "serial", "name", "agent", "address"));
}

TEST_F(HistoryApi, ShowsWhereEachValueOfTheLatestStateComesFrom) {
    read({.life_count = 100, .toner = 40, .name = "hall", .alert = "Toner low"});
    read({.life_count = 101, .toner = 40, .alert = "Toner low"});
    analyze();
    const Browser browser = logIn("viewer@a.test");
    const Reply reply = get(browser, path(""));
    const auto origins = items(reply, "origins");
    const auto originOf = [&origins](const std::string& field) {
        for (unsigned i = 0; i < origins->size(); ++i) {
            const auto origin = origins->getObject(i);
            if (origin->getValue<std::string>("field") == field)
                return origin->getValue<std::string>("protocol") + " " +
                       origin->getValue<std::string>("oid") + " " +
                       origin->getValue<std::string>("read_at");
        }
        return std::string{"no origin"};
    };
    EXPECT_EQ(originOf("serial"), "snmp-v2c 1.3.6.1.2.1.43.5.1.1.17.1 2026-11-02T10:15:00.000Z");
    EXPECT_EQ(originOf("name"), "snmp-v2c 1.3.6.1.2.1.1.5.0 2026-11-02T10:00:00.000Z");
    EXPECT_EQ(originOf("supplies"), "snmp-v2c 1.3.6.1.2.1.43.11.1.1.9 2026-11-02T10:15:00.000Z");
    EXPECT_EQ(
        originOf("counters.life_count"),
        "snmp-v2c 1.3.6.1.2.1.43.10.2.1.4.1.1 2026-11-02T10:15:00.000Z");
    EXPECT_THAT(column(items(reply, "evidence"), "kind"), ElementsAre("serial", "agent_endpoint"));
    EXPECT_THAT(
        column(items(reply, "alerts"), "began_at"), ElementsAre("2026-11-02T10:00:00.000Z"));
}

TEST_F(HistoryApi, RefusesWhatItDoesNotUnderstand) {
    read({.life_count = 100});
    analyze();
    const Browser browser = logIn("viewer@a.test");
    for (const std::string query :
         {"/supplies?from=yesterday",
          "/supplies?from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z",
          "/supplies?from=2006-11-02T00:00:00Z&to=2026-11-01T00:00:00Z",
          "/alerts?state=broken",
          "/alerts?limit=501",
          "/alerts?cursor=YWJj",
          "/history?field=weight",
          "/history?from=2026-11-02T00:00:00Z"})
        EXPECT_EQ(get(browser, path(query)).status, 400) << query;
    EXPECT_THAT(get(browser, path("/history?field=weight")).text("detail"), HasSubstr("firmware"));
}

TEST_F(HistoryApi, ShowsNothingOfAnotherCustomersDevice) {
    read({.life_count = 100, .toner = 40});
    analyze();
    const Browser browser = logIn("admin@b.test");
    for (const std::string part : {"/supplies", "/alerts", "/history", "/counters", "/usage", ""})
        EXPECT_EQ(get(browser, path(part)).status, 404) << part;
}

}  // namespace

}  // namespace platen::testing
