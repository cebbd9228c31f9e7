#include "common/core/random.hpp"
#include "server/db/advisory_lock.hpp"
#include "server/db/errors.hpp"
#include "server/db/retry.hpp"
#include "server/db/transaction.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace platen::server::db {
namespace {

using platen::testing::FreshDatabase;
using ::testing::ElementsAre;

class DatabaseTest : public ::testing::Test {
protected:
    DatabaseTest() {
        database_.execute(
            "CREATE TABLE thing (id int PRIMARY KEY, name text, at timestamptz, data bytea, "
            "words text[])");
    }

    /// Runs `sql` on a new transaction and commits.
    void exec(const std::string& sql) {
        Transaction tx{database_.admin(), TenantScope::none()};
        tx.exec(sql);
        tx.commit();
    }

    FreshDatabase database_{FreshDatabase::Schema::Empty};
};

TEST_F(DatabaseTest, GivesBackWhatItWasGiven) {
    const TimePoint time = parseUtc("2026-03-29T01:59:59.999Z").value();
    const std::string bytes{"\0\x01\xff'\\", 5};
    const std::vector<std::string> words{"a,b", "\"", "\\", "", "ü"};
    Transaction tx{database_.admin(), TenantScope::none()};
    tx.exec("INSERT INTO thing VALUES ($1, $2, $3, $4, $5)", 1, "it's", time, Bytes{bytes}, words);
    const Rows rows = tx.query("SELECT *, 1.5::float8 AS half, true AS yes FROM thing");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].integer("id"), 1);
    EXPECT_EQ(rows[0].text("name"), "it's");
    EXPECT_EQ(rows[0].time("at"), time);
    EXPECT_EQ(rows[0].bytes("data"), bytes);
    EXPECT_EQ(rows[0].texts("words"), words);
    EXPECT_EQ(rows[0].real("half"), 1.5);
    EXPECT_TRUE(rows[0].boolean("yes"));
}

TEST_F(DatabaseTest, UndoesAnAttemptThatFailsAndKeepsTheRest) {
    Transaction tx{database_.admin(), TenantScope::none()};
    tx.attempt([&tx] { tx.exec("INSERT INTO thing (id) VALUES (1)"); });
    const auto fail = [&tx] {
        tx.exec("INSERT INTO thing (id) VALUES (2)");
        tx.exec("INSERT INTO thing (id) VALUES (1)");
    };
    EXPECT_THROW(tx.attempt(fail), Conflict);
    tx.exec("INSERT INTO thing (id) VALUES (3)");
    tx.commit();
    EXPECT_EQ(database_.value("SELECT string_agg(id::text, ' ' ORDER BY id) FROM thing"), "1 3");
}

TEST_F(DatabaseTest, ReadsTimesInUtcWhateverTheServersZone) {
    database_.execute(fmt::format(
        "ALTER DATABASE {} SET timezone = 'Asia/Kolkata'", database_.connection().name));
    const auto fresh = database_.as("postgres");
    Transaction tx{*fresh, TenantScope::none()};
    EXPECT_EQ(
        tx.one(
            "SELECT '2026-11-21 10:20:30.456+02'::timestamptz AS at",
            [](const Row& row) { return row.time("at"); }),
        parseUtc("2026-11-21T08:20:30.456Z"));
}

TEST_F(DatabaseTest, TellsNullFromEmptyAndNamesTheColumn) {
    Transaction tx{database_.admin(), TenantScope::none()};
    const Rows rows = tx.query("SELECT NULL::text AS nothing, '' AS empty");
    EXPECT_EQ(rows[0].optionalText("nothing"), std::nullopt);
    EXPECT_EQ(rows[0].optionalText("empty"), "");
    EXPECT_THROW((void)rows[0].text("nothing"), DatabaseError);
    EXPECT_THROW((void)rows[0].text("missing"), DatabaseError);
    EXPECT_THROW((void)rows[0].integer("empty"), DatabaseError);
}

TEST_F(DatabaseTest, RollsBackWhatWasNotCommitted) {
    {
        Transaction tx{database_.admin(), TenantScope::none()};
        tx.exec("INSERT INTO thing (id) VALUES (1)");
    }
    EXPECT_EQ(database_.number("SELECT count(*) FROM thing"), 0);
}

TEST_F(DatabaseTest, FindsOneOrNone) {
    exec("INSERT INTO thing (id) VALUES (1), (2)");
    Transaction tx{database_.admin(), TenantScope::none()};
    const auto id = [](const Row& row) { return row.integer("id"); };
    EXPECT_EQ(tx.one("SELECT id FROM thing WHERE id = $1", id, 2), 2);
    EXPECT_EQ(tx.one("SELECT id FROM thing WHERE id = $1", id, 3), std::nullopt);
    EXPECT_THAT(tx.many("SELECT id FROM thing ORDER BY id", id), ElementsAre(1, 2));
    EXPECT_THROW(tx.one("SELECT id FROM thing", id), DatabaseError);
}

TEST_F(DatabaseTest, CallsAnOccupiedKeyAConflict) {
    exec("INSERT INTO thing (id) VALUES (1)");
    EXPECT_THROW(exec("INSERT INTO thing (id) VALUES (1)"), Conflict);
}

TEST_F(DatabaseTest, KnowsWhichErrorsPass) {
    const auto raise = [this](const char* state) {
        exec(fmt::format("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{}'; END $$", state));
    };
    for (const char* state : {"40001", "40P01", "55P03", "57014"})
        EXPECT_THROW(raise(state), RetryNeeded) << state;
    for (const char* state : {"25006", "53100", "53200", "57P01", "57P03", "58030", "XX001"})
        EXPECT_THROW(raise(state), DatabaseUnavailable) << state;
    try {
        raise("22012");
        FAIL() << "no error";
    } catch (const TransientError&) {
        FAIL() << "a division by zero does not pass";
    } catch (const DatabaseError& problem) {
        EXPECT_EQ(problem.sqlstate(), "22012");
    }
}

TEST_F(DatabaseTest, PrintsNothingBesideTheLog) {
    const auto own = database_.as("postgres", 1);
    ::testing::internal::CaptureStderr();
    Transaction tx{*own, TenantScope::none()};
    tx.execScript("DO $$ BEGIN RAISE WARNING 'said to whoever listens'; END $$");
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST_F(DatabaseTest, ReplacesAConnectionThatBrokeInThePool) {
    const auto own = database_.as("postgres", 1);
    own->ping();
    database_.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()");
    EXPECT_NO_THROW(own->ping());
}

TEST_F(DatabaseTest, KeepsPlansOnlyInATransactionThatSaysSo) {
    const auto mode = [](Transaction& tx) {
        return tx.query("SHOW plan_cache_mode")[0].text("plan_cache_mode");
    };
    const TenantScope scope = TenantScope::of(TenantId{"7f3c2f8e-16d3-4c69-9c0a-0d0f0e1c2b3a"});
    const auto own = database_.as("postgres", 1);
    {
        Transaction tx{*own, scope, Manner::KeptPlans};
        EXPECT_EQ(mode(tx), "force_generic_plan");
        EXPECT_EQ(
            tx.query("SELECT current_setting('platen.tenants') AS own")[0].text("own"),
            scope.literal());
    }
    Transaction tx{*own, scope};
    EXPECT_EQ(mode(tx), "auto");
    const TenantScope other = TenantScope::of(TenantId{"0d0f0e1c-16d3-4c69-9c0a-7f3c2f8e2b3a"});
    tx.seeWithKeptPlans(other);
    EXPECT_EQ(mode(tx), "force_generic_plan");
    EXPECT_EQ(
        tx.query("SELECT current_setting('platen.tenants') AS own")[0].text("own"),
        other.literal());
}

TEST_F(DatabaseTest, CommitsEachStatementByItselfWhereItIsTold) {
    Transaction tx{database_.admin(), TenantScope::none(), Manner::EachAlone};
    tx.exec("INSERT INTO thing (id) VALUES (1)");
    EXPECT_EQ(database_.number("SELECT count(*) FROM thing"), 1);
    EXPECT_THROW(tx.exec("INSERT INTO thing (id) VALUES (1)"), Conflict);
}

TEST_F(DatabaseTest, ReplacesABrokenConnectionForTheFirstOfLoneStatementsOnly) {
    const auto own = database_.as("postgres", 1);
    const auto breakAll = [this] {
        database_.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()");
    };
    own->ping();
    breakAll();
    Transaction tx{*own, TenantScope::none(), Manner::EachAlone};
    EXPECT_EQ(tx.query("SELECT 1 AS one")[0].integer("one"), 1);
    breakAll();
    EXPECT_THROW((void)tx.query("SELECT 1 AS one"), DatabaseUnavailable);
}

TEST_F(DatabaseTest, TellsADatabaseFromAnotherThatTookItsName) {
    const auto own = database_.as("postgres", 1);
    const std::string before = own->incarnation();
    EXPECT_EQ(own->incarnation(), before);
    const std::string& name = database_.connection().name;
    ConnectionSettings maintenance = database_.connection();
    maintenance.name = "postgres";
    Database beside{maintenance, {.user = "postgres", .password_file = {}}};
    beside.executeOutsideTransaction(fmt::format("CREATE DATABASE {}_b", name));
    beside.executeOutsideTransaction(fmt::format(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'", name));
    beside.executeOutsideTransaction(fmt::format("ALTER DATABASE {0} RENAME TO {0}_a", name));
    beside.executeOutsideTransaction(fmt::format("ALTER DATABASE {0}_b RENAME TO {0}", name));
    EXPECT_NE(own->incarnation(), before);
    beside.executeOutsideTransaction(fmt::format("DROP DATABASE {}_a", name));
}

TEST_F(DatabaseTest, SaysThatItIsAwayWhenAConnectionBreaksAtWork) {
    const auto own = database_.as("postgres", 1);
    Transaction tx{*own, TenantScope::none()};
    tx.exec("INSERT INTO thing (id) VALUES (1)");
    database_.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()");
    EXPECT_THROW(tx.commit(), DatabaseUnavailable);
}

TEST_F(DatabaseTest, SaysThatItIsAwayWhenNobodyListens) {
    ConnectionSettings nowhere = database_.connection();
    nowhere.host = "/nonexistent";
    Database database{nowhere, {.user = "postgres", .password_file = {}}};
    EXPECT_THROW(database.ping(), DatabaseUnavailable);
}

TEST_F(DatabaseTest, LendsNoMoreConnectionsThanThePoolHas) {
    Database small{
        database_.connection(),
        {.user = "postgres",
         .password_file = {},
         .pool = 1,
         .wait = std::chrono::milliseconds{10}}};
    const Transaction busy{small, TenantScope::none()};
    EXPECT_THROW(small.ping(), DatabaseUnavailable);
}

TEST_F(DatabaseTest, WaitsForAConnectionThatComesBack) {
    const auto small = database_.as("postgres", 1);
    auto busy = std::make_unique<Transaction>(*small, TenantScope::none());
    const std::jthread waiting{[&small] { EXPECT_NO_THROW(small->ping()); }};
    busy.reset();
}

/// As when BEGIN has succeeded and what is set in the same message has not.
TEST_F(DatabaseTest, LendsNoConnectionThatWasLeftInsideATransaction) {
    const auto own = database_.as("postgres", 1);
    {
        Transaction tx{*own, TenantScope::none(), Manner::EachAlone};
        EXPECT_THROW(tx.execScript("BEGIN; SELECT 1 / 0"), DatabaseError);
    }
    Transaction tx{*own, TenantScope::none()};
    EXPECT_EQ(tx.query("SELECT 1 AS one")[0].integer("one"), 1);
}

TEST_F(DatabaseTest, RunsMoreStatementsThanAConnectionPrepares) {
    Transaction tx{database_.admin(), TenantScope::none()};
    for (int i = 0; i < 450; ++i) {
        const auto value = tx.one(
            fmt::format("SELECT {} + $1::int AS sum", i),
            [](const Row& row) { return row.integer("sum"); },
            1);
        ASSERT_EQ(value, i + 1);
    }
}

TEST_F(DatabaseTest, RepeatsATransactionThatOthersWereInTheWayOf) {
    SystemRandom random;
    int attempts = 0;
    const RetryPolicy policy{.attempts = 3, .first_pause = std::chrono::milliseconds{0}};
    const int result = withRetry(policy, random, [&attempts] {
        if (++attempts < 3) throw RetryNeeded{"deadlock", "40P01"};
        return attempts;
    });
    EXPECT_EQ(result, 3);
    attempts = 0;
    EXPECT_THROW(
        withRetry(
            policy,
            random,
            [&attempts] {
                ++attempts;
                throw RetryNeeded{"deadlock", "40P01"};
            }),
        RetryNeeded);
    EXPECT_EQ(attempts, 3);
}

TEST_F(DatabaseTest, GivesALockToOneProcessAndToTheNextWhenItDies) {
    constexpr std::int64_t kKey = AdvisoryLock::kHousekeeping;
    auto first = std::make_unique<AdvisoryLock>(database_.admin(), kKey);
    AdvisoryLock second{database_.admin(), kKey};
    EXPECT_TRUE(first->hold());
    EXPECT_TRUE(first->hold());
    EXPECT_FALSE(second.hold());
    first.reset();
    // The server notices the closed connection by itself; until then the lock is not free.
    second.wait();
    EXPECT_TRUE(second.hold());
}

TEST_F(DatabaseTest, NoticesThatALockWasLostWithItsConnection) {
    AdvisoryLock lock{database_.admin(), AdvisoryLock::kHousekeeping};
    ASSERT_TRUE(lock.hold());
    database_.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
    AdvisoryLock other{database_.admin(), AdvisoryLock::kHousekeeping};
    other.wait();
    EXPECT_FALSE(lock.hold());
    EXPECT_FALSE(lock.hold());
}

}  // namespace
}  // namespace platen::server::db
