#include "server/domain/live/live_store.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace platen::server::domain {
namespace {

using testing::FreshDatabase;

constexpr const char* kTenant = "00000000-0000-4000-8000-0000000000aa";

std::string subject(int number) {
    return "00000000-0000-4000-8000-00000000000" + std::to_string(number);
}

class LiveStoreTest : public ::testing::Test {
protected:
    LiveStoreTest() { (void)look(); }

    std::unique_ptr<db::Transaction> begin() {
        return std::make_unique<db::Transaction>(*writer_, db::TenantScope::none());
    }
    static void note(db::Transaction& tx, int number) {
        noteChanges(tx, {kTenant}, LiveKind::Device, {subject(number)});
    }
    /// The numbers of the subjects that the next look finds.
    std::string look() {
        db::Transaction tx{*reader_, db::TenantScope::none()};
        const LiveRead read = readChanges(tx, snapshot_);
        continues_ = read.continues;
        snapshot_ = read.snapshot;
        std::string numbers;
        for (const LiveEvent& event : read.events)
            numbers += event.subject.back();
        std::sort(numbers.begin(), numbers.end());
        return numbers;
    }

    FreshDatabase database_;
    std::unique_ptr<db::Database> writer_{database_.as("platen_analyze")};
    std::unique_ptr<db::Database> reader_{database_.as("platen_web")};
    std::optional<std::string> snapshot_;
    bool continues_{false};
};

TEST_F(LiveStoreTest, HearsHowTheServerIsFromWhoeverWatchesIt) {
    for (const char* role : {"platen_ingest", "platen_work"}) {
        const auto watcher = database_.as(role);
        db::Transaction tx{*watcher, db::TenantScope::none()};
        noteServerChange(tx);
        tx.commit();
        EXPECT_EQ(look(), "0") << role;
    }
}

TEST_F(LiveStoreTest, FindsEverythingOnceInWhateverOrderItIsCommitted) {
    const auto first = begin();
    note(*first, 1);
    const auto second = begin();
    note(*second, 2);
    EXPECT_EQ(look(), "");
    second->commit();
    EXPECT_EQ(look(), "2") << "a transaction that takes its time hides nothing of others";
    const auto third = begin();
    note(*third, 3);
    first->commit();
    EXPECT_EQ(look(), "1");
    third->commit();
    EXPECT_EQ(look(), "3");
    EXPECT_EQ(look(), "");
    EXPECT_TRUE(continues_);
}

TEST_F(LiveStoreTest, SaysNothingOfWhatWasUndone) {
    {
        const auto undone = begin();
        note(*undone, 1);
    }
    const auto tx = begin();
    EXPECT_THROW(
        tx->attempt([&] {
            note(*tx, 2);
            throw std::runtime_error{"no"};
        }),
        std::runtime_error);
    tx->attempt([&] { note(*tx, 3); });
    tx->commit();
    EXPECT_EQ(look(), "3");
}

TEST_F(LiveStoreTest, SaysAChangeOfOneThingOnce) {
    for (int change = 0; change < 3; ++change) {
        const auto tx = begin();
        note(*tx, 1);
        tx->commit();
    }
    EXPECT_EQ(look(), "1");
}

std::string eraIn(FreshDatabase& database) {
    const auto reader = database.as("platen_web");
    db::Transaction tx{*reader, db::TenantScope::none()};
    return readChanges(tx, std::nullopt).era;
}

/// A process of the server that is killed takes the table's rows along, and not the server itself:
/// its statistics begin anew. They are of all databases, so this one gets some of its own.
TEST_F(LiveStoreTest, HasAnotherEraAfterACrashInWhichTheServerWentOn) {
    const std::string before = eraIn(database_);
    EXPECT_EQ(eraIn(database_), before);
    database_.execute(
        "CREATE SCHEMA crashed; GRANT USAGE ON SCHEMA crashed TO platen_web; "
        "CREATE VIEW crashed.pg_stat_bgwriter AS SELECT now() AS stats_reset; "
        "GRANT SELECT ON crashed.pg_stat_bgwriter TO platen_web; "
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = crashed, public, "
        "pg_catalog', current_database()); END $$");
    EXPECT_NE(eraIn(database_), before);
}

TEST_F(LiveStoreTest, BeginsWithNothing) {
    const auto tx = begin();
    note(*tx, 1);
    tx->commit();
    snapshot_.reset();
    EXPECT_EQ(look(), "");
    EXPECT_FALSE(continues_);
}

TEST_F(LiveStoreTest, NotesChangesOfManyTenantsAndKindsAtOnce) {
    constexpr const char* kOther = "00000000-0000-4000-8000-0000000000bb";
    const auto tx = begin();
    noteChanges(
        *tx,
        std::vector<LiveChange>{
            {.tenant = {kTenant}, .kind = LiveKind::Device, .subject = subject(1)},
            {.tenant = {kOther}, .kind = LiveKind::Agent, .subject = subject(2)},
            {.tenant = {kTenant}, .kind = LiveKind::Device, .subject = subject(1)}});
    noteChanges(*tx, std::span<const LiveChange>{});
    tx->commit();
    EXPECT_EQ(
        database_.value(
            "SELECT string_agg(DISTINCT concat_ws(' ', right(tenant_id::text, 2), kind, "
            "right(subject_id::text, 1)), ', ') FROM queue_live_event"),
        "aa device 1, bb agent 2");
    EXPECT_EQ(look(), "12");
}

}  // namespace
}  // namespace platen::server::domain
