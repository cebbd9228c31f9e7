#include "server/db/transaction.hpp"
#include "server/domain/readings/counter_set_store.hpp"
#include "server/domain/readings/reading_rows_store.hpp"
#include "server/rules/packed_run.hpp"
#include "tests/server/web_support/api_fixture.hpp"

#include <Poco/JSON/Array.h>
#include <fmt/format.h>
#include <gmock/gmock.h>

namespace platen::testing {

namespace {

using server::domain::CounterSets;
using server::domain::DeviceKey;
using server::domain::ReadingRow;
using server::domain::RunRow;

class ReadingsApi : public ApiFixture {
protected:
    ReadingsApi() {
        server::db::Transaction tx{
            database_.admin(), server::db::TenantScope::of(a_.customer.tenant)};
        const CounterSets::Wanted wanted{
            .tenant = a_.customer.tenant,
            .places = {
                {.name = "jobs", .unit = CounterUnit::Other, .oid = ""},
                {.name = "total_impressions",
                 .unit = CounterUnit::Impressions,
                 .oid = "1.3.6.1.4.1.1.1"}}};
        CounterSets sets;
        set_ = sets.need(tx, {&wanted, 1}).front()->number;
        tx.commit();
    }

    static TimePoint hourOf(int hour) {
        return parseUtc("2026-11-20T00:00:00Z").value() + std::chrono::hours{hour};
    }

    [[nodiscard]] ReadingRow readingAt(int hour, int n) const {
        ReadingRow row{
            .key = key(),
            .taken_at = hourOf(hour),
            .received_at = hourOf(hour),
            .stream = 1,
            .seq = static_cast<std::uint64_t>(hour),
            .n = n,
            .profile = 1,
            .counter_set = set_,
            .parts = 0,
            .status = "idle",
            .others = {7},
            .chain = std::string(16, 'c')};
        row.columns[1] = 1000 + hour;  // total_impressions
        return row;
    }

    void addReading(int hour) {
        server::db::Transaction tx{
            database_.admin(), server::db::TenantScope::of(a_.customer.tenant)};
        const ReadingRow row = readingAt(hour, hour);
        server::domain::addReadings(tx, {&row, 1});
        tx.commit();
    }

    /// A reading at that hour, said again at each of the `repetitions` hours after it.
    void addRun(int hour, int repetitions, bool is_open) {
        server::db::Transaction tx{
            database_.admin(), server::db::TenantScope::of(a_.customer.tenant)};
        const ReadingRow row = readingAt(hour, hour);
        server::domain::addReadings(tx, {&row, 1});
        server::rules::RunSample last{row.taken_at, row.received_at, row.stream, row.seq, row.n};
        std::string packed;
        for (int i = 1; i <= repetitions; ++i) {
            const server::rules::RunSample next{
                hourOf(hour + i),
                hourOf(hour + i),
                1,
                static_cast<std::uint64_t>(hour + i),
                hour + i};
            packed = server::rules::appendToRun(std::move(packed), last, next);
            last = next;
        }
        if (is_open) {
            tx.exec(
                "UPDATE device_state SET full_at = $3, full_n = $4, n = $5, run = $6 "
                "WHERE tenant_id = $1 AND device_id = $2",
                a_.customer.tenant,
                a_.first_device,
                row.taken_at,
                row.n,
                last.n,
                server::db::Bytes{packed});
        } else {
            const RunRow run{
                .key = key(),
                .began_at = row.taken_at,
                .began_n = row.n,
                .last_at = last.taken_at,
                .last_n = last.n,
                .samples = repetitions,
                .packed = packed,
                .chain = std::string(16, 'c')};
            server::domain::addRuns(tx, {&run, 1});
        }
        tx.commit();
    }

    void addDay(const std::string& day, const std::string& meter, int used) {
        server::db::Transaction tx{
            database_.admin(), server::db::TenantScope::of(a_.customer.tenant)};
        tx.exec(
            fmt::format(
                "INSERT INTO device_day (tenant_id, device_id, day, {0}_first, {0}_last, {0}_used) "
                "VALUES ($1, $2, $3::date, 100, $4, $5) ON CONFLICT (tenant_id, device_id, day) "
                "DO UPDATE SET {0}_first = excluded.{0}_first, {0}_last = excluded.{0}_last, "
                "{0}_used = excluded.{0}_used",
                meter),
            a_.customer.tenant,
            a_.first_device,
            day,
            100 + used,
            used);
        tx.commit();
    }

    [[nodiscard]] DeviceKey key() const { return {a_.customer.tenant, DeviceId{a_.first_device}}; }
    /// All pages of the list, as "hour:total" or "hour:total=hour of the reading it repeats".
    std::string allReadings(const Browser& browser, int limit) {
        std::string text;
        std::string cursor;
        do {
            const Reply page =
                get(browser, path(fmt::format("/readings?limit={}&cursor={}", limit, cursor)));
            EXPECT_EQ(page.status, 200) << page.body;
            if (page.status != 200) return text;
            const auto items = page.json()->getArray("items");
            for (unsigned i = 0; i < items->size(); ++i) {
                const auto item = items->getObject(i);
                const auto hour = [](const std::string& id) {
                    return id.substr(id.rfind('-') + 1);
                };
                text += fmt::format(
                    "{}:{}",
                    hour(item->getValue<std::string>("id")),
                    item->getObject("counters")->getValue<int>("total_impressions"));
                if (!item->isNull("same_as"))
                    text += "=" + hour(item->getValue<std::string>("same_as"));
                text += " ";
            }
            cursor = page.json()->isNull("next_cursor") ? "" : page.text("next_cursor");
        } while (!cursor.empty());
        return text;
    }

    [[nodiscard]] std::string path(const std::string& rest) const {
        return "/api/v1/devices/" + a_.first_device + rest;
    }

    int set_{0};
};

TEST_F(ReadingsApi, ShowsTheNewestFirstPageByPage) {
    for (int hour = 1; hour <= 5; ++hour)
        addReading(hour);
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
        addReading(hour);
    const Browser browser = logIn("viewer@a.test");
    const Reply reply =
        get(browser, path("/readings?from=2026-11-20T02:00:00Z&to=2026-11-20T04:00:00Z"));
    EXPECT_EQ(reply.json()->getArray("items")->size(), 2U);
}

TEST_F(ReadingsApi, ShowsWhatIsPackedAsIfItHadARow) {
    addRun(1, 3, false);
    addReading(5);
    addRun(6, 2, false);
    addRun(9, 2, true);
    const Browser browser = logIn("viewer@a.test");
    const std::string all =
        "11:1009=9 10:1009=9 9:1009 8:1006=6 7:1006=6 6:1006 5:1005 4:1001=1 3:1001=1 2:1001=1 "
        "1:1001 ";
    for (const int limit : {1, 2, 3, 4, 50})
        EXPECT_EQ(allReadings(browser, limit), all) << limit;
    const Reply part =
        get(browser, path("/readings?from=2026-11-20T03:00:00Z&to=2026-11-20T08:00:00Z"));
    EXPECT_EQ(part.json()->getArray("items")->size(), 5U);
}

TEST_F(ReadingsApi, ShowsPointsOfWhatIsPacked) {
    addRun(1, 3, false);
    addRun(6, 2, false);
    addRun(9, 2, true);
    const Browser browser = logIn("viewer@a.test");
    const auto points = [&](const std::string& range) {
        const Reply reply = get(browser, path("/counters?" + range));
        EXPECT_EQ(reply.status, 200) << reply.body;
        std::string text;
        const auto all = reply.json()->getArray("points");
        for (unsigned i = 0; i < all->size(); ++i) {
            const auto point = all->getObject(i);
            const auto id = point->getValue<std::string>("reading");
            text += fmt::format(
                "{}:{} ",
                id.substr(id.rfind('-') + 1),
                point->getObject("counters")->getValue<int>("total_impressions"));
        }
        return text;
    };
    // Intervals of two hours, and of fifteen minutes.
    EXPECT_EQ(
        points("from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z"),
        "1:1001 3:1001 4:1001 7:1006 9:1009 11:1009 ");
    EXPECT_EQ(points("from=2026-11-20T02:00:00Z&to=2026-11-20T04:00:00Z"), "2:1001 3:1001 ");
    EXPECT_EQ(points("from=2026-11-20T04:30:00Z&to=2026-11-20T05:30:00Z"), "");
}

TEST_F(ReadingsApi, ShowsTheUseOfEachDay) {
    addDay("2026-11-19", "total", 40);
    addDay("2026-11-19", "mono", 30);
    addDay("2026-11-20", "total", 0);
    database_.execute("UPDATE device_day SET held = 5 WHERE day = '2026-11-20'");
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
    EXPECT_EQ(days->getObject(0)->getValue<int>("held"), 0);
    EXPECT_EQ(days->getObject(1)->getValue<int>("held"), 5);
}

TEST_F(ReadingsApi, CallsNoPagesWhatADeviceCountsInMetres) {
    addDay("2026-11-19", "life", 40);
    const Browser browser = logIn("viewer@a.test");
    const auto life = [&](const std::string& unit) {
        state(a_.customer, a_.first_device, {{.name = "life_count", .value = 40, .unit = unit}});
        const Reply reply = get(browser, path("/usage?from=2026-11-19&to=2026-11-19"));
        return reply.json()->getArray("periods")->getObject(0)->getObject("used");
    };
    EXPECT_EQ(life("sheets")->getValue<int>("life"), 40);
    EXPECT_TRUE(life("meters")->isNull("life"));
}

TEST_F(ReadingsApi, AddsUseUpByWeeksFromMondayAndByMonths) {
    addDay("2026-10-31", "total", 1);  // a Saturday
    addDay("2026-11-01", "total", 10);
    addDay("2026-11-02", "total", 100);
    const Browser browser = logIn("viewer@a.test");
    const auto periods = [&](const std::string& query) {
        const Reply reply = get(browser, path("/usage?to=2026-11-30&" + query));
        EXPECT_EQ(reply.status, 200) << reply.body;
        std::string text = reply.text("resolution");
        const auto all = reply.json()->getArray("periods");
        for (unsigned i = 0; i < all->size(); ++i)
            text += fmt::format(
                " {}:{}",
                all->getObject(i)->getValue<std::string>("start"),
                all->getObject(i)->getObject("used")->getValue<int>("total"));
        return text;
    };
    EXPECT_EQ(periods("from=2026-10-01&resolution=week"), "week 2026-10-26:11 2026-11-02:100");
    EXPECT_EQ(periods("from=2026-10-01&resolution=month"), "month 2026-10-01:1 2026-11-01:110");
    EXPECT_EQ(periods("from=2026-01-01"), "week 2026-10-26:11 2026-11-02:100");
    EXPECT_EQ(periods("from=2020-01-01"), "month 2026-10-01:1 2026-11-01:110");
    EXPECT_EQ(get(browser, path("/usage?resolution=hour")).status, 400);
}

TEST_F(ReadingsApi, ShowsThePagesOfAllDevicesOfThoseWhoAreSeen) {
    for (const auto& [customer, used] : {std::pair{a_.customer, 40}, std::pair{b_.customer, 7}}) {
        server::db::Transaction tx{database_.admin(), server::db::TenantScope::of(customer.tenant)};
        tx.exec(
            "INSERT INTO customer_day (tenant_id, day, total, mono, color, held, devices) VALUES "
            "($1, '2026-11-02', $2, 3, 1, 2, 5), ($1, '2026-11-03', 1, 1, 0, 0, 6)",
            customer.tenant,
            used);
        tx.commit();
    }
    const auto periods = [&](const std::string& user, const std::string& query) {
        const Reply reply =
            get(logIn(user), "/api/v1/devices/usage?from=2026-11-01&to=2026-11-30&" + query);
        EXPECT_EQ(reply.status, 200) << reply.body;
        std::string text;
        const auto all = reply.json()->getArray("periods");
        for (unsigned i = 0; i < all->size(); ++i) {
            const auto period = all->getObject(i);
            text += fmt::format(
                "{}:{}/{}/{} ",
                period->getValue<std::string>("start"),
                period->getObject("used")->getValue<int>("total"),
                period->getValue<int>("held"),
                period->getValue<int>("devices"));
        }
        return text;
    };
    EXPECT_EQ(periods("viewer@a.test", ""), "2026-11-02:40/2/5 2026-11-03:1/0/6 ");
    EXPECT_EQ(periods("admin@dealer.test", ""), "2026-11-02:47/4/10 2026-11-03:2/0/12 ");
    EXPECT_EQ(periods("admin@dealer.test", "resolution=month"), "2026-11-01:49/4/12 ");
    EXPECT_EQ(
        periods("admin@dealer.test", "organisation=" + b_.customer.tenant.value),
        "2026-11-02:7/2/5 2026-11-03:1/0/6 ");
    EXPECT_EQ(periods("viewer@a.test", "organisation=" + b_.customer.tenant.value), "");
}

TEST_F(ReadingsApi, RefusesACursorThatNoListGave) {
    const Browser browser = logIn("viewer@a.test");
    EXPECT_EQ(get(browser, path("/readings?cursor=x")).status, 400);
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
