#include "server/db/errors.hpp"
#include "server/db/transaction.hpp"
#include "server/jobs/housekeeping.hpp"
#include "tests/server/support/fresh_database.hpp"
#include "tests/server/support/test_clock.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <optional>

namespace platen::server::jobs {
namespace {

using platen::testing::addCustomer;
using platen::testing::Customer;
using platen::testing::FreshDatabase;
using platen::testing::TestClock;

JobsSettings keepArchive(std::chrono::days inbox_retention) {
    JobsSettings settings;
    settings.inbox_retention = inbox_retention;
    return settings;
}

class HousekeepingTest : public ::testing::Test {
protected:
    std::string partitions(std::string_view parent) {
        return database_.value(fmt::format(
            "SELECT string_agg(inhrelid::regclass::text, ' ' ORDER BY inhrelid::regclass::text) "
            "FROM pg_inherits WHERE inhparent = '{}'::regclass",
            parent));
    }

    void addInbox(const Customer& customer, std::string_view received_at) {
        database_.execute(fmt::format(
            "INSERT INTO inbox VALUES ('{}', 1, 1, 2, '{}', 1, sha256('b'), sha256('c'), 1, '', "
            "0, 0, '', 'x')",
            customer.tenant.value,
            received_at));
    }

    FreshDatabase database_;
    std::unique_ptr<db::Database> own_{database_.as("platen_work")};
    TestClock clock_{parseUtc("2026-11-21T10:00:00Z").value()};
    metrics::Registry metrics_;
    Housekeeping housekeeping_{*own_, keepArchive(std::chrono::days{30}), {}, clock_, metrics_};
};

TEST_F(HousekeepingTest, MakesPartitionsAheadAndAgainWithoutHarm) {
    housekeeping_.run();
    housekeeping_.run();
    EXPECT_EQ(
        partitions("inbox"),
        "inbox_20261121 inbox_20261122 inbox_20261123 inbox_20261124 inbox_20261125 "
        "inbox_20261126 inbox_20261127 inbox_20261128 inbox_default");
    EXPECT_EQ(
        partitions("reading"),
        "reading_202610 reading_202611 reading_202612 reading_202701 reading_202702 "
        "reading_default");
}

TEST_F(HousekeepingTest, MovesRowsThatCameWithoutAPartition) {
    const Customer customer = addCustomer(database_, "Customer");
    addInbox(customer, "2026-11-21 09:00:00Z");
    addInbox(customer, "2026-11-19 09:00:00Z");
    housekeeping_.run();
    EXPECT_EQ(database_.number("SELECT count(*) FROM inbox_default"), 0);
    EXPECT_EQ(database_.number("SELECT count(*) FROM inbox_20261121"), 1);
    EXPECT_EQ(database_.number("SELECT count(*) FROM inbox_20261119"), 1);
}

TEST_F(HousekeepingTest, GivesWayToALongReportSoThatBatchesAreTakenInMeanwhile) {
    const Customer customer = addCustomer(database_, "Customer");
    database_.execute(fmt::format(
        "SELECT make_inbox_day('2020-01-01'); "
        "ALTER ROLE platen_work IN DATABASE {} SET lock_timeout = '50ms'",
        database_.connection().name));
    {
        const auto own = database_.as("postgres");
        db::Transaction report{*own, db::TenantScope::none()};
        report.exec("SELECT count(*) FROM inbox");
        EXPECT_THROW(housekeeping_.run(), db::TransientError) << "waited for ever";
        addInbox(customer, "2026-11-21 09:00:00Z");
        EXPECT_EQ(database_.number("SELECT count(*) FROM inbox"), 1);
    }
    housekeeping_.run();
    EXPECT_EQ(database_.value("SELECT to_regclass('inbox_20200101')::text"), "");
}

TEST_F(HousekeepingTest, LimitsHowLongEachPartWaitsForALock) {
    for (const char* role : {"platen_web", "platen_ingest", "platen_analyze", "platen_work"}) {
        const auto own = database_.as(role);
        db::Transaction tx{*own, db::TenantScope::none()};
        for (const char* limit :
             {"lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"}) {
            const auto value = tx.one(
                fmt::format("SELECT current_setting('{}') AS value", limit),
                [](const db::Row& row) { return row.text("value"); });
            EXPECT_NE(value, "0") << role << " " << limit;
        }
    }
}

TEST_F(HousekeepingTest, LeavesRowsOfAnImpossibleTimeAndSaysSo) {
    const Customer customer = addCustomer(database_, "Customer");
    addInbox(customer, "1970-01-01 00:00:00Z");
    housekeeping_.run();
    EXPECT_EQ(database_.number("SELECT count(*) FROM inbox_default"), 1);
    EXPECT_EQ(metrics_.gauge("platen_default_partition_rows", "").value(), 1.0);
    EXPECT_EQ(database_.number("SELECT value FROM server_fact WHERE name = 'stray_rows'"), 1);
}

TEST_F(HousekeepingTest, DropsOldDaysOfTheArchiveButNoneThatWaits) {
    const Customer customer = addCustomer(database_, "Customer");
    addInbox(customer, "2026-10-01 09:00:00Z");
    addInbox(customer, "2026-10-02 09:00:00Z");
    addInbox(customer, "2026-11-20 09:00:00Z");
    database_.execute(fmt::format(
        "INSERT INTO queue_inbox VALUES (1, 1, '{0}', '2026-10-02 09:00:00Z', true, '{0}')",
        customer.tenant.value));
    housekeeping_.run();
    EXPECT_EQ(
        database_.value("SELECT string_agg(received_at::date::text, ' ' ORDER BY 1) FROM inbox"),
        "2026-10-02 2026-11-20");
}

TEST_F(HousekeepingTest, DropsADayWithABatchWhosePredecessorNeverCame) {
    const Customer customer = addCustomer(database_, "Customer");
    addInbox(customer, "2026-10-02 09:00:00Z");
    addInbox(customer, "2026-11-20 09:00:00Z");
    database_.execute(fmt::format(
        "INSERT INTO queue_inbox VALUES (1, 1, '{0}', '2026-10-02 09:00:00Z', false, '{0}'), "
        "(2, 1, '{0}', '2026-11-20 09:00:00Z', false, '{0}')",
        customer.tenant.value));
    housekeeping_.run();
    EXPECT_EQ(
        database_.value("SELECT string_agg(received_at::date::text, ' ') FROM inbox"),
        "2026-11-20");
    EXPECT_EQ(database_.value("SELECT string_agg(stream_id::text, ' ') FROM queue_inbox"), "2");
}

TEST_F(HousekeepingTest, KeepsADayWhoseBatchFollowsWhileItIsToGo) {
    const Customer customer = addCustomer(database_, "Customer");
    housekeeping_.run();
    database_.execute(fmt::format(
        "SELECT make_inbox_day('2026-10-02'); "
        "INSERT INTO queue_inbox VALUES (1, 1, '{0}', '2026-10-02 09:00:00Z', false, '{0}'); "
        "ALTER ROLE platen_work IN DATABASE {1} SET lock_timeout = 0",
        customer.tenant.value,
        database_.connection().name));
    addInbox(customer, "2026-10-02 09:00:00Z");
    const auto waiting = database_.as("platen_work");
    Housekeeping patient{*waiting, keepArchive(std::chrono::days{30}), {}, clock_, metrics_};
    const auto superuser = database_.as("postgres");
    std::optional<db::Transaction> ingest{std::in_place, *superuser, db::TenantScope::none()};
    ingest->exec("SELECT FROM inbox");  // finds what is stored ahead
    ingest->exec("UPDATE queue_inbox SET ready = true");
    auto job = std::async(std::launch::async, [&] { patient.run(); });
    while (database_.number("SELECT count(*) FROM pg_stat_activity WHERE usename = 'platen_work' "
                            "AND datname = current_database() AND wait_event_type = 'Lock'") == 0)
        ASSERT_EQ(job.wait_for(std::chrono::milliseconds{1}), std::future_status::timeout);
    ingest->commit();  // after this the batch is acknowledged
    ingest.reset();
    job.get();
    EXPECT_EQ(database_.number("SELECT count(*) FROM queue_inbox WHERE ready"), 1);
    EXPECT_EQ(database_.number("SELECT count(*) FROM inbox"), 1);
}

TEST_F(HousekeepingTest, KeepsTheArchiveForEverWhenTold) {
    const Customer customer = addCustomer(database_, "Customer");
    addInbox(customer, "2026-10-01 09:00:00Z");
    Housekeeping{*own_, keepArchive(std::chrono::days{0}), {}, clock_, metrics_}.run();
    EXPECT_EQ(database_.number("SELECT count(*) FROM inbox"), 1);
}

TEST_F(HousekeepingTest, DeletesSessionsAndTokensThatHaveExpired) {
    const Customer customer = addCustomer(database_, "Customer");
    database_.execute(fmt::format(
        "INSERT INTO login_user (id, organisation_id, email, password_hash, role) "
        "VALUES ('{0}', '{0}', 'a@example.com', 'x', 'admin'); "
        "INSERT INTO login_session (token_sha256, csrf_sha256, user_id, created_at, last_used_at) "
        "SELECT sha256(convert_to(at, 'UTF8')), sha256('c'), '{0}', '2026-11-21 09:00Z', "
        "at::timestamptz FROM unnest(ARRAY['2026-11-21 09:29:59Z', '2026-11-21 09:30:01Z']) AS at; "
        "INSERT INTO login_attempt VALUES ('a', '2026-11-20 09:59Z'), ('b', '2026-11-20 10:01Z'); "
        "INSERT INTO login_enrol_token (id, tenant_id, site_id, agent_id, secret_sha256, "
        "expires_at) SELECT at, '{0}', '{0}', '{0}', sha256('s'), at::timestamptz "
        "FROM unnest(ARRAY['2026-10-01 00:00Z', '2026-11-20 00:00Z']) AS at; "
        "INSERT INTO login_answer (user_id, key_sha256, request_sha256, made_at) "
        "SELECT '{0}', sha256(convert_to(at, 'UTF8')), sha256('r'), at::timestamptz "
        "FROM unnest(ARRAY['2026-11-20 09:59Z', '2026-11-20 10:01Z']) AS at",
        customer.tenant.value));
    housekeeping_.run();
    EXPECT_EQ(database_.number("SELECT count(*) FROM login_session"), 1);
    EXPECT_EQ(database_.value("SELECT account_or_net FROM login_attempt"), "b");
    EXPECT_EQ(database_.value("SELECT id FROM login_enrol_token"), "2026-11-20 00:00Z");
    EXPECT_EQ(database_.number("SELECT extract(minute FROM made_at)::int FROM login_answer"), 1);
}

}  // namespace
}  // namespace platen::server::jobs
