#include "common/config/config.hpp"
#include "server/db/transaction.hpp"
#include "server/jobs/housekeeping.hpp"
#include "server/jobs/housekeeping_store.hpp"
#include "tests/server/support/fresh_database.hpp"
#include "tests/server/support/test_clock.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace platen::server::jobs {
namespace {

using platen::testing::addCustomer;
using platen::testing::Customer;
using platen::testing::FreshDatabase;
using platen::testing::TestClock;

constexpr std::string_view kPrinter = "00000000-0000-4000-8000-0000000000aa";

/// A device in Tokyo (UTC+9): its months end at 15:00 UTC.
class RetentionTest : public ::testing::Test {
protected:
    RetentionTest() {
        database_.execute(fmt::format(
            "INSERT INTO device (tenant_id, id, site_id, agent_id, first_seen_at) "
            "VALUES ('{}', '{}', '{}', '{}', '2026-06-01Z')",
            customer_.tenant.value,
            kPrinter,
            customer_.site.value,
            customer_.agent.value));
    }

    void addReading(int n, std::string_view taken_at) {
        database_.execute(fmt::format(
            "INSERT INTO reading (tenant_id, device_id, taken_at, received_at, stream_id, seq, "
            "total_impressions, n, profile, counter_set, parts, status, chain) VALUES ('{}', '{}', "
            "'{}', '{}', 1, {}, {}, {}, 1, 1, 0, 'idle', substr(sha256('{}'), 1, 16))",
            customer_.tenant.value,
            kPrinter,
            taken_at,
            taken_at,
            n,
            100 * n,
            n,
            n));
    }

    /// Repetitions of reading `n` until number `last_n` and that time.
    void addRun(int n, std::string_view began_at, int last_n, std::string_view last_at) {
        database_.execute(fmt::format(
            "INSERT INTO reading_run VALUES ('{}', '{}', '{}', {}, '{}', {}, {}, 'x', "
            "substr(sha256('{}'), 1, 16))",
            customer_.tenant.value,
            kPrinter,
            began_at,
            n,
            last_at,
            last_n,
            last_n - n,
            last_n));
    }

    void keep(int months, int period_end_months = 0) {
        JobsSettings settings;
        settings.reading_months = months;
        settings.period_end_months = period_end_months;
        Housekeeping{*own_, settings, {}, clock_, metrics_}.run();
    }

    std::string left() {
        return database_.value("SELECT string_agg(n::text, ' ' ORDER BY n) FROM reading");
    }
    std::string anchors() {
        return database_.value(
            "SELECT string_agg(concat(first_n, '-', last_n, CASE WHEN chain = "
            "substr(sha256(convert_to(last_n::text, 'UTF8')), 1, 16) THEN '' ELSE '?' END), ' ' "
            "ORDER BY first_n) FROM chain_anchor");
    }

    FreshDatabase database_;
    Customer customer_{addCustomer(database_, "Customer", "Asia/Tokyo")};
    std::unique_ptr<db::Database> own_{database_.as("platen_work")};
    TestClock clock_{parseUtc("2026-11-21T10:00:00Z").value()};
    metrics::Registry metrics_;
};

TEST_F(RetentionTest, KeepsTheReadingsAroundTheEndsOfTheMonthsOfTheSite) {
    addReading(1, "2026-08-03 01:00Z");
    addReading(2, "2026-08-10 01:00Z");
    addReading(3, "2026-08-20 01:00Z");
    addReading(4, "2026-08-31 14:59Z");  // the last one of August in Tokyo
    addReading(5, "2026-08-31 15:00Z");  // the first one of September
    addReading(6, "2026-08-31 20:00Z");
    addReading(7, "2026-08-31 23:00Z");
    addReading(8, "2026-09-10 01:00Z");
    keep(2);
    EXPECT_EQ(left(), "1 4 5 7 8");
    EXPECT_EQ(anchors(), "2-3 6-6");
    EXPECT_EQ(
        database_.value("SELECT string_agg(DISTINCT tableoid::regclass::text, ' ') FROM reading"),
        "reading_202608 reading_202609");
}

TEST_F(RetentionTest, KeepsARunWithItsReading) {
    addReading(1, "2026-08-03 01:00Z");
    addReading(2, "2026-08-10 01:00Z");
    addRun(2, "2026-08-10 01:00Z", 5, "2026-08-10 04:00Z");
    addReading(6, "2026-08-20 01:00Z");
    addRun(6, "2026-08-20 01:00Z", 9, "2026-08-20 04:00Z");
    keep(2);
    EXPECT_EQ(left(), "1 6");
    EXPECT_EQ(database_.value("SELECT string_agg(began_n::text, ' ') FROM reading_run"), "6");
    EXPECT_EQ(anchors(), "2-5");
}

TEST_F(RetentionTest, LeavesYoungerMonthsAndThinsEachMonthOnce) {
    addReading(1, "2026-09-03 01:00Z");
    addReading(2, "2026-09-10 01:00Z");
    addReading(3, "2026-09-20 01:00Z");
    keep(2);
    EXPECT_EQ(left(), "1 2 3");
    addReading(4, "2026-08-05 01:00Z");  // late ones, into a month that was not there
    addReading(5, "2026-08-06 01:00Z");
    addReading(6, "2026-08-07 01:00Z");
    keep(2);
    EXPECT_EQ(left(), "1 2 3 4 6");
    EXPECT_EQ(anchors(), "5-5");
    addReading(7, "2026-08-06 01:00Z");
    keep(2);
    EXPECT_EQ(left(), "1 2 3 4 6 7");
}

TEST_F(RetentionTest, DropsWholeMonthsAndJoinsTheAnchors) {
    addReading(1, "2026-07-03 01:00Z");
    addReading(2, "2026-07-10 01:00Z");
    addReading(3, "2026-07-20 01:00Z");
    addReading(4, "2026-08-03 01:00Z");
    addReading(5, "2026-08-10 01:00Z");
    addReading(6, "2026-08-20 01:00Z");
    addReading(7, "2026-10-20 01:00Z");
    keep(2);
    EXPECT_EQ(left(), "1 3 4 6 7");
    EXPECT_EQ(anchors(), "2-2 5-5");
    keep(2, 3);
    EXPECT_EQ(left(), "4 6 7");
    EXPECT_EQ(anchors(), "1-3 5-5");
    EXPECT_EQ(database_.value("SELECT to_regclass('reading_202607')::text"), "");
    EXPECT_EQ(database_.value("SELECT to_regclass('reading_run_202607')::text"), "");
}

TEST_F(RetentionTest, MakesAMonthOfDaysIntoOne) {
    JobsSettings settings;
    settings.daily_partitions = true;
    Housekeeping{*own_, settings, {}, clock_, metrics_}.run();
    EXPECT_EQ(
        database_.number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'reading'::regclass "
                         "AND inhrelid::regclass::text ~ '^reading_[0-9]{8}$'"),
        9);
    database_.execute(
        "SELECT make_reading_day(d::date) FROM "
        "generate_series('2026-08-01'::date, '2026-08-31', interval '1 day') AS d");
    addReading(1, "2026-08-03 01:00Z");
    addReading(2, "2026-08-10 01:00Z");
    addReading(3, "2026-08-20 01:00Z");
    keep(2);
    EXPECT_EQ(left(), "1 3");
    EXPECT_EQ(anchors(), "2-2");
    EXPECT_EQ(
        database_.value("SELECT string_agg(c.relname, ' ') FROM pg_class c WHERE c.relkind = 'r' "
                        "AND c.relname LIKE 'reading\\_202608%'"),
        "reading_202608");
}

TEST_F(RetentionTest, PartitionsAreStoredAsTheDefaultOneIs) {
    keep(2);
    EXPECT_EQ(
        database_.value(
            "SELECT reloptions::text FROM pg_class WHERE relname = 'device_day_202611'"),
        database_.value(
            "SELECT reloptions::text FROM pg_class WHERE relname = 'device_day_default'"));
    EXPECT_EQ(
        database_.value("SELECT pg_get_expr(relpartbound, oid) FROM pg_class "
                        "WHERE relname = 'device_day_202611'"),
        "FOR VALUES FROM ('2026-11-01') TO ('2026-12-01')");
}

TEST_F(RetentionTest, MovesEveryKindOfRowThatCameWithoutAPartition) {
    addReading(1, "2026-11-03 01:00Z");
    addRun(1, "2026-11-03 01:00Z", 2, "2026-11-03 02:00Z");
    database_.execute(fmt::format(
        "INSERT INTO device_day (tenant_id, device_id, day) VALUES ('{0}', '{1}', '2026-11-03'); "
        "INSERT INTO inbox_done VALUES ('{0}', 1, 1, '2026-11-03 01:00Z', 1)",
        customer_.tenant.value,
        kPrinter));
    keep(0);
    for (const char* table : {"reading", "reading_run", "device_day", "inbox_done"})
        EXPECT_EQ(database_.number(fmt::format("SELECT count(*) FROM {}_default", table)), 0)
            << table;
    EXPECT_EQ(database_.number("SELECT value FROM server_fact WHERE name = 'stray_rows'"), 0);
}

TEST_F(RetentionTest, DropsUseThatIsPastItsTime) {
    database_.execute(fmt::format(
        "SELECT make_use_month('2026-07-01'); SELECT make_use_month('2026-09-01'); "
        "INSERT INTO device_day (tenant_id, device_id, day) "
        "VALUES ('{0}', '{1}', '2026-07-31'), ('{0}', '{1}', '2026-09-01')",
        customer_.tenant.value,
        kPrinter));
    JobsSettings settings;
    settings.use_months = 2;
    Housekeeping{*own_, settings, {}, clock_, metrics_}.run();
    EXPECT_EQ(database_.value("SELECT string_agg(day::text, ' ') FROM device_day"), "2026-09-01");
}

/// Of a supply, an alert and a name that ended at that time; another one lasts.
TEST_F(RetentionTest, DropsTheHistoryOfSuppliesAndAlertsThatEndedBeforeItsTime) {
    for (const auto& [key, kind, end] : std::vector<std::array<const char*, 3>>{
             {"old", "supply", "2026-08-31 23:59Z"},
             {"old", "alert", "2026-08-31 23:59Z"},
             {"old", "field", "2026-08-31 23:59Z"},
             {"young", "supply", "2026-09-01 00:00Z"},
             {"lasts", "alert", "infinity"}})
        database_.execute(fmt::format(
            "INSERT INTO device_span VALUES ('{}', '{}', '{}', '{}', '2026-06-01Z', '{}', 'x')",
            customer_.tenant.value,
            kPrinter,
            kind,
            key,
            end));
    const auto spans = [&] {
        return database_.value(
            "SELECT string_agg(concat(kind, ' ', key), ', ' ORDER BY kind, key) FROM device_span");
    };
    keep(0);
    EXPECT_EQ(spans(), "alert lasts, alert old, field old, supply old, supply young");
    JobsSettings settings;
    settings.history_months = 2;
    Housekeeping{*own_, settings, {}, clock_, metrics_}.run();
    EXPECT_EQ(spans(), "alert lasts, field old, supply young");
}

TEST_F(RetentionTest, GoesThroughTheDevicesOfAllCustomersSomeAtATime) {
    const Customer other = addCustomer(database_, "Other", "UTC");
    for (const Customer& customer : {customer_, other})
        database_.execute(fmt::format(
            "INSERT INTO device (tenant_id, id, site_id, agent_id, first_seen_at) "
            "SELECT '{0}', gen_random_uuid(), '{1}', '{2}', '2026-06-01Z' "
            "FROM generate_series(1, 5); "
            "INSERT INTO device_span SELECT tenant_id, id, 'alert', 'x', '2026-06-01Z', "
            "'2026-07-01Z', 'x' FROM device WHERE tenant_id = '{0}'",
            customer.tenant.value,
            customer.site.value,
            customer.agent.value));
    std::int64_t gone = 0;
    int batches = 0;
    std::optional<SpansDropped> last;
    do {
        db::Transaction tx{*own_, db::TenantScope::none()};
        last = dropSpansBefore(tx, std::chrono::year{2026} / 8 / 1, last, 4);
        tx.commit();
        if (last) gone += last->gone;
        ++batches;
    } while (last);
    EXPECT_EQ(gone, 11);
    EXPECT_EQ(batches, 4) << "4, 4 and 3 devices, and nothing";
    EXPECT_EQ(database_.number("SELECT count(*) FROM device_span"), 0);
}

TEST_F(RetentionTest, DropsDaysOfCustomersByWholeMonthsAndInBatches) {
    database_.execute(fmt::format(
        "INSERT INTO customer_day (tenant_id, day) SELECT '{0}', d FROM "
        "generate_series('2026-06-28'::date, '2026-09-02', interval '1 day') AS d",
        customer_.tenant.value));
    const auto days = [&] {
        return database_.value("SELECT concat(min(day), ' ', count(*)) FROM customer_day");
    };
    {
        db::Transaction tx{*own_, db::TenantScope::none()};
        EXPECT_EQ(dropCustomerDaysBefore(tx, std::chrono::year{2026} / 7 / 31, 2), 2);
        EXPECT_EQ(dropCustomerDaysBefore(tx, std::chrono::year{2026} / 7 / 31, 2), 1);
        tx.commit();
    }
    EXPECT_EQ(days(), "2026-07-01 64");
    JobsSettings settings;
    settings.use_months = 2;
    settings.customer_use_months = 2;
    Housekeeping{*own_, settings, {}, clock_, metrics_}.run();
    EXPECT_EQ(days(), "2026-09-01 2");
}

TEST(JobsSettingsTest, KeepsDaysOfCustomersAsLongAsThoseOfTheirDevices) {
    JobsSettings settings;
    settings.reading_months = 12;
    settings.customer_use_months = 12;
    EXPECT_THROW(settings.check(), config::ConfigError) << "those of devices are kept for ever";
    settings.use_months = 24;
    EXPECT_THROW(settings.check(), config::ConfigError);
    settings.use_months = 12;
    settings.check();
    settings.history_months = 1;
    EXPECT_THROW(settings.check(), config::ConfigError);
}

TEST(JobsSettingsTest, KeepsDaysOfDevicesAsLongAsTheReadingsThatTheyAreMadeOf) {
    JobsSettings settings;
    settings.reading_months = 26;
    settings.use_months = 26;
    settings.check();
    settings.use_months = 25;
    EXPECT_THROW(settings.check(), config::ConfigError);
    settings.use_months = 26;
    settings.reading_months = 0;
    EXPECT_THROW(settings.check(), config::ConfigError) << "readings are kept for ever";
}

}  // namespace
}  // namespace platen::server::jobs
