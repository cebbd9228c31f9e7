#include "server/db/transaction.hpp"
#include "tests/server/web_support/api_fixture.hpp"

#include <Poco/JSON/Array.h>
#include <fmt/format.h>
#include <gmock/gmock.h>

namespace platen::testing {

namespace {

class ReadingsApi : public ApiFixture {
protected:
    void addReading(int hour, int total) {
        server::db::Transaction tx{
            database_.admin(), server::db::TenantScope::of(a_.customer.tenant)};
        tx.exec(
            "INSERT INTO reading (tenant_id, device_id, taken_at, stream_id, seq, received_at, "
            "profile_hash, status, total_impressions, other_counters) VALUES ($1, $2, "
            "'2026-11-20T00:00:00Z'::timestamptz + $3 * interval '1 hour', 1, $3, now(), "
            "decode(repeat('00', 32), 'hex'), 'idle', $4, "
            "'{\"jobs\":{\"value\":7,\"unit\":\"other\",\"oid\":null}}')",
            a_.customer.tenant,
            a_.first_device,
            hour,
            total);
        tx.commit();
    }

    void addDay(const std::string& day, const std::string& counter, int used) {
        server::db::Transaction tx{
            database_.admin(), server::db::TenantScope::of(a_.customer.tenant)};
        tx.exec(
            "INSERT INTO device_day (tenant_id, device_id, day, counter, first_value, last_value, "
            "used, readings) VALUES ($1, $2, $3::date, $4, 100, $5, $6, 24)",
            a_.customer.tenant,
            a_.first_device,
            day,
            counter,
            100 + used,
            used);
        tx.commit();
    }

    [[nodiscard]] std::string path(const std::string& rest) const {
        return "/api/v1/devices/" + a_.first_device + rest;
    }
};

TEST_F(ReadingsApi, ShowsTheNewestFirstPageByPage) {
    for (int hour = 1; hour <= 5; ++hour)
        addReading(hour, 1000 + hour);
    const Browser browser = logIn("viewer@a.test");
    const Reply first = get(browser, path("/readings?limit=3"));
    ASSERT_EQ(first.status, 200) << first.body;
    const auto newest = first.json()->getArray("items")->getObject(0);
    EXPECT_EQ(newest->getObject("counters")->getValue<int>("total_impressions"), 1005);
    EXPECT_EQ(newest->getObject("counters")->getValue<int>("jobs"), 7);
    const Reply rest = get(browser, path("/readings?limit=3&cursor=" + first.text("next_cursor")));
    EXPECT_EQ(rest.json()->getArray("items")->size(), 2U);
    EXPECT_EQ(rest.text("next_cursor"), "");
}

TEST_F(ReadingsApi, TakesARangeOfTimeWhoseEndIsNotPartOfIt) {
    for (int hour = 1; hour <= 5; ++hour)
        addReading(hour, 1000 + hour);
    const Browser browser = logIn("viewer@a.test");
    const Reply reply =
        get(browser, path("/readings?from=2026-11-20T02:00:00Z&to=2026-11-20T04:00:00Z"));
    EXPECT_EQ(reply.json()->getArray("items")->size(), 2U);
}

TEST_F(ReadingsApi, ShowsTheUseOfEachDay) {
    addDay("2026-11-19", "total_impressions", 40);
    addDay("2026-11-19", "mono_impressions", 30);
    addDay("2026-11-20", "total_impressions", 0);
    const Browser browser = logIn("viewer@a.test");
    const Reply reply = get(browser, path("/usage?from=2026-11-01&to=2026-11-30"));
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.text("resolution"), "day");
    const auto days = reply.json()->getArray("periods");
    ASSERT_EQ(days->size(), 2U);
    EXPECT_EQ(days->getObject(0)->getValue<std::string>("start"), "2026-11-19");
    const auto used = days->getObject(0)->getObject("used");
    EXPECT_EQ(used->getValue<int>("total"), 40);
    EXPECT_EQ(used->getValue<int>("mono"), 30);
    EXPECT_TRUE(used->isNull("color"));
}

TEST_F(ReadingsApi, CallsNoPagesWhatADeviceCountsInMetres) {
    addDay("2026-11-19", "life_count", 40);
    const Browser browser = logIn("viewer@a.test");
    const auto life = [&](const std::string& unit) {
        server::db::Transaction tx{
            database_.admin(), server::db::TenantScope::of(a_.customer.tenant)};
        tx.exec(
            "UPDATE device_latest SET counters = jsonb_set(counters, '{life_count}', "
            "jsonb_build_object('value', 40, 'unit', $3::text, 'oid', null)) "
            "WHERE tenant_id = $1 AND device_id = $2",
            a_.customer.tenant,
            a_.first_device,
            unit);
        tx.commit();
        const Reply reply = get(browser, path("/usage?from=2026-11-19&to=2026-11-19"));
        return reply.json()->getArray("periods")->getObject(0)->getObject("used");
    };
    EXPECT_EQ(life("sheets")->getValue<int>("life"), 40);
    EXPECT_TRUE(life("meters")->isNull("life"));
}

TEST_F(ReadingsApi, AddsUseUpByWeeksFromMondayAndByMonths) {
    addDay("2026-10-31", "total_impressions", 1);  // a Saturday
    addDay("2026-11-01", "total_impressions", 10);
    addDay("2026-11-02", "total_impressions", 100);
    const Browser browser = logIn("viewer@a.test");
    const auto periods = [&](const std::string& query) {
        const Reply reply = get(browser, path("/usage?to=2026-11-30&" + query));
        EXPECT_EQ(reply.status, 200) << reply.body;
        std::string text = reply.text("resolution");
        const auto all = reply.json()->getArray("periods");
        for (unsigned i = 0; i < all->size(); ++i)
            text += fmt::format(
                " {}:{}/{}",
                all->getObject(i)->getValue<std::string>("start"),
                all->getObject(i)->getObject("used")->getValue<int>("total"),
                all->getObject(i)->getValue<int>("readings"));
        return text;
    };
    EXPECT_EQ(
        periods("from=2026-10-01&resolution=week"), "week 2026-10-26:11/48 2026-11-02:100/24");
    EXPECT_EQ(
        periods("from=2026-10-01&resolution=month"), "month 2026-10-01:1/24 2026-11-01:110/48");
    EXPECT_EQ(periods("from=2026-01-01"), "week 2026-10-26:11/48 2026-11-02:100/24");
    EXPECT_EQ(periods("from=2020-01-01"), "month 2026-10-01:1/24 2026-11-01:110/48");
    EXPECT_EQ(get(browser, path("/usage?resolution=hour")).status, 400);
}

TEST_F(ReadingsApi, RefusesARangeThatIsTooLongOrTheWrongWayRound) {
    const Browser browser = logIn("viewer@a.test");
    EXPECT_EQ(get(browser, path("/usage?from=2010-01-01&to=2026-11-30")).status, 400);
    EXPECT_EQ(get(browser, path("/usage?from=2026-11-30&to=2026-11-01")).status, 400);
    EXPECT_EQ(get(browser, path("/usage?from=2026-02-30")).status, 400);
    EXPECT_EQ(get(browser, path("/readings?from=yesterday")).status, 400);
}

}  // namespace

}  // namespace platen::testing
