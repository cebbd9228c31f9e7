#include "common/core/random.hpp"
#include "server/analysis/analyzer.hpp"
#include "server/analysis/queue_store.hpp"
#include "server/db/errors.hpp"
#include "server/db/transaction.hpp"
#include "server/ingest/inbox_store.hpp"
#include "server/ingest/ingestor.hpp"
#include "tests/server/analysis/installation.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"
#include "tests/server/support/fake_stream.hpp"
#include "tests/server/support/fresh_database.hpp"
#include "tests/server/support/test_clock.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <vector>

namespace platen::server::analysis {
namespace {

using platen::testing::FakePrinter;
using platen::testing::FakeStream;
using platen::testing::FreshDatabase;
using platen::testing::profileRecord;
using platen::testing::readingRecord;
using platen::testing::SealedBatch;
using platen::testing::TestClock;
using platen::testing::unreachableRecord;
using std::chrono::hours;
using std::chrono::minutes;

class AnalyzerTest : public ::testing::Test {
protected:
    /// Whenever a reading is stored, until the trigger `away` is dropped.
    void loseTheDatabase() {
        database_.execute(
            "CREATE FUNCTION away() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'away' USING ERRCODE = '57P03'; END $$; "
            "CREATE TRIGGER away BEFORE INSERT ON reading_default FOR EACH ROW EXECUTE FUNCTION "
            "away()");
    }

    Installation server_;
    FreshDatabase& database_{server_.database};
    FakeStream stream_{server_.customer.agent, {server_.random.uuid()}, server_.clock};
};

TEST_F(AnalyzerTest, StoresAReadingOfADeviceItHasNeverSeen) {
    stream_.add(profileRecord());
    stream_.add(readingRecord({.serial = "QUV9600664", .life_count = 12345, .toner = 40}));
    server_.clock.advance(minutes{10});
    server_.deliver(stream_);
    server_.analyzeAll();
    EXPECT_EQ(
        database_.value("SELECT serial || ' ' || model || ' ' || address FROM device"),
        "QUV9600664 Laser 100 192.0.2.7");
    EXPECT_EQ(database_.number("SELECT life_count FROM reading"), 12345);
    EXPECT_EQ(database_.value("SELECT taken_at = '2026-11-21 10:00:00Z' FROM reading"), "true");
    EXPECT_EQ(
        database_.value(
            "SELECT coalesce(l.old_counters->'life_count'->>'value', s.counters[1]::text) "
            "FROM device_state s JOIN device_latest l USING (device_id)"),
        "12345");
    EXPECT_EQ(database_.value("SELECT supplies->0->>'percent' FROM device_latest"), "40");
    EXPECT_EQ(database_.number("SELECT count(*) FROM queue_inbox"), 0);
    EXPECT_EQ(database_.number("SELECT analyzed FROM agent_stream"), 2);
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 0);
}

TEST_F(AnalyzerTest, ChangesNothingWhenABatchIsAnalysedTwice) {
    stream_.add(profileRecord());
    stream_.add(readingRecord({.life_count = 100, .toner = 40}));
    server_.deliver(stream_);
    database_.execute("CREATE TABLE again AS SELECT * FROM queue_inbox");
    server_.analyzeAll();
    const std::string once = server_.tables();
    database_.execute("INSERT INTO queue_inbox SELECT * FROM again; DROP TABLE again");
    server_.analyzeAll();
    EXPECT_EQ(server_.tables(), once);
    EXPECT_EQ(database_.number("SELECT count(*) FROM queue_inbox"), 0);
}

TEST_F(AnalyzerTest, KnowsADeviceAgainAtAnotherAddress) {
    stream_.add(profileRecord());
    stream_.add(readingRecord({.address = "192.0.2.7", .serial = "S1", .life_count = 100}));
    server_.clock.advance(minutes{15});
    stream_.add(readingRecord({.address = "192.0.2.8", .serial = "S1", .life_count = 101}));
    stream_.add(readingRecord({.address = "192.0.2.7", .serial = "S2", .life_count = 5}));
    server_.deliver(stream_);
    server_.analyzeAll();
    EXPECT_EQ(
        database_.value(
            "SELECT string_agg(serial || '@' || address, ' ' ORDER BY serial) FROM device"),
        "S1@192.0.2.8 S2@192.0.2.7");
    EXPECT_EQ(database_.number("SELECT coalesce(sum(n), 0) FROM device_state"), 3);
}

TEST_F(AnalyzerTest, KeepsADeviceWithoutAnyEvidenceByItsPlaceAndModel) {
    stream_.add(profileRecord());
    for (const int count : {1, 2}) {
        stream_.add(readingRecord({.serial = "", .life_count = count}));
        server_.clock.advance(minutes{15});
    }
    server_.deliver(stream_);
    server_.analyzeAll();
    EXPECT_EQ(database_.number("SELECT count(*) FROM device"), 1);
    EXPECT_EQ(database_.value("SELECT kind FROM device_evidence"), "agent_endpoint");
}

TEST_F(AnalyzerTest, CountsUseByTheDaysOfTheSite) {
    stream_.add(profileRecord());
    // 22:30 UTC is 23:30 in Berlin; 23:30 UTC is the next day there.
    server_.clock.advance(hours{12} + minutes{30});
    stream_.add(readingRecord({.life_count = 100}));
    server_.clock.advance(hours{1});
    stream_.add(readingRecord({.life_count = 110}));
    server_.clock.advance(hours{1});
    stream_.add(readingRecord({.life_count = 125}));
    server_.deliver(stream_);
    server_.analyzeAll();
    EXPECT_EQ(
        database_.value(
            "SELECT string_agg(day || ':' || life_used, ' ' ORDER BY day) FROM device_day"),
        "2026-11-21:0 2026-11-22:25");
    EXPECT_EQ(
        database_.value(
            "SELECT string_agg(day || ':' || total, ' ' ORDER BY day) FROM customer_day"),
        "2026-11-21:0 2026-11-22:25");
}

TEST_F(AnalyzerTest, CountsLateDataAndMovesTheStartOfTheFollowingDays) {
    FakeStream late{server_.customer.agent, {server_.random.uuid()}, server_.clock};
    late.add(profileRecord());
    late.add(readingRecord({.life_count = 100}));
    server_.clock.advance(hours{24});
    late.add(readingRecord({.life_count = 150}));
    server_.clock.advance(hours{48});
    stream_.add(profileRecord());
    stream_.add(readingRecord({.life_count = 170}));
    server_.deliver(stream_);
    server_.analyzeAll();
    EXPECT_EQ(database_.number("SELECT life_used FROM device_day"), 0);
    server_.deliver(late);
    server_.analyzeAll();
    EXPECT_EQ(
        database_.value(
            "SELECT string_agg(day || ':' || life_used, ' ' ORDER BY day) FROM device_day"),
        "2026-11-21:0 2026-11-22:50 2026-11-24:20");
}

TEST_F(AnalyzerTest, LetsAZeroMoveNeitherTheLatestCountersNorTheUse) {
    stream_.add(profileRecord());
    for (const int count : {100, 0, 103}) {
        stream_.add(readingRecord({.life_count = count, .toner = 40}));
        server_.clock.advance(minutes{15});
    }
    stream_.add(readingRecord({.life_count = 0}));
    server_.deliver(stream_);
    server_.analyzeAll();
    EXPECT_EQ(
        database_.value(
            "SELECT coalesce(l.old_counters->'life_count'->>'value', s.counters[1]::text) "
            "FROM device_state s JOIN device_latest l USING (device_id)"),
        "103");
    EXPECT_EQ(database_.value("SELECT supplies->0->>'percent' FROM device_latest"), "40");
    EXPECT_EQ(database_.number("SELECT life_used FROM device_day"), 3);
    EXPECT_EQ(database_.number("SELECT count(*) FROM reading WHERE life_count = 0"), 2);
}

TEST_F(AnalyzerTest, DoesNotBookTheWholeLifeOfADeviceWhoseFirstReadingSaysZero) {
    stream_.add(profileRecord());
    for (const int count : {0, 12000, 12007}) {
        stream_.add(readingRecord({.life_count = count}));
        server_.clock.advance(minutes{15});
    }
    server_.deliver(stream_);
    server_.analyzeAll();
    EXPECT_EQ(
        database_.value(
            "SELECT life_first || ' ' || life_last || ' ' || life_used FROM device_day"),
        "12000 12007 7");
}

TEST_F(AnalyzerTest, MarksADeviceThatDoesNotAnswerUntilItAnswers) {
    stream_.add(profileRecord());
    stream_.add(readingRecord({.life_count = 100}));
    server_.clock.advance(minutes{15});
    stream_.add(unreachableRecord({}));
    server_.clock.advance(minutes{15});
    stream_.add(unreachableRecord({}));
    stream_.add(unreachableRecord({.address = "192.0.2.99"}));
    server_.deliver(stream_);
    server_.analyzeAll();
    EXPECT_EQ(
        database_.value("SELECT unreachable_since = '2026-11-21 10:15:00Z' FROM device_state"),
        "true");
    server_.clock.advance(minutes{15});
    stream_.add(readingRecord({.life_count = 101}));
    server_.deliver(stream_);
    server_.analyzeAll();
    EXPECT_EQ(database_.value("SELECT unreachable_since FROM device_state"), "");
}

TEST_F(AnalyzerTest, KeepsWhatTheAgentSaysOfItself) {
    stream_.addStatus(42);
    server_.deliver(stream_);
    server_.analyzeAll();
    EXPECT_EQ(
        database_.value(
            "SELECT version || ' ' || hostname || ' ' || (status->>'devices_known') FROM agent"),
        "1.2.3 site-host 42");
    EXPECT_EQ(
        database_.value("SELECT last_contact_at = '2026-11-21 10:00:00Z' FROM agent"), "true");
}

TEST_F(AnalyzerTest, PutsOneBadRecordAsideAndStoresTheOthers) {
    stream_.add(profileRecord());
    auto unknown = readingRecord({.life_count = 1});
    unknown.mutable_reading()->set_profile_hash(std::string(32, 'x'));
    stream_.add(std::move(unknown));
    stream_.add(readingRecord({.life_count = 100}));
    auto forged = profileRecord();
    forged.mutable_profile()->set_text("family = \"forged\"");
    stream_.add(std::move(forged));
    stream_.add({});
    server_.deliver(stream_);
    server_.analyzeAll();
    EXPECT_EQ(database_.number("SELECT coalesce(sum(n), 0) FROM device_state"), 1);
    EXPECT_EQ(
        database_.value("SELECT string_agg(first_seq::text, ' ' ORDER BY first_seq) FROM "
                        "quarantine WHERE stage = 'analyze'"),
        "2 4 5");
    EXPECT_EQ(database_.number("SELECT analyzed FROM agent_stream"), 5);
}

TEST_F(AnalyzerTest, AProfileIsOnlyForThoseWhoseAgentsSentIt) {
    const auto other = platen::testing::addCustomer(database_, "Other");
    FakeStream strange{other.agent, {server_.random.uuid()}, server_.clock};
    stream_.add(profileRecord());
    stream_.add(readingRecord({.life_count = 100}));
    server_.deliver(stream_);
    server_.analyzeAll();
    strange.add(readingRecord({.life_count = 100}));
    server_.deliver(strange);
    server_.analyzeAll();
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine WHERE stage = 'analyze'"), 1);
    strange.add(profileRecord());
    strange.add(readingRecord({.life_count = 200}));
    server_.deliver(strange);
    server_.analyzeAll();
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine WHERE stage = 'analyze'"), 1);
    EXPECT_EQ(
        database_.value(
            "SELECT string_agg(life_count::text, ' ' ORDER BY life_count) FROM reading"),
        "100 200");
}

TEST_F(AnalyzerTest, PutsABatchThatIsNoneAsideAndTheStreamGoesOn) {
    server_.deliver(stream_, stream_.sealGarbage(3));
    stream_.add(profileRecord());
    stream_.add(readingRecord({.life_count = 100}));
    server_.deliver(stream_);
    server_.analyzeAll();
    EXPECT_EQ(database_.number("SELECT coalesce(sum(n), 0) FROM device_state"), 1);
    EXPECT_EQ(database_.value("SELECT first_seq || '-' || last_seq FROM quarantine"), "1-3");
}

TEST_F(AnalyzerTest, PutsAsideOnlyTheRecordThatTheDatabaseRefusesAgainAndAgain) {
    stream_.add(profileRecord());
    for (const int count : {100, 666, 103}) {
        stream_.add(readingRecord({.life_count = count}));
        server_.clock.advance(minutes{15});
    }
    server_.deliver(stream_);
    database_.execute(
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'poison' USING ERRCODE = '22000'; END $$; "
        "CREATE TRIGGER fail BEFORE INSERT ON reading_default FOR EACH ROW "
        "WHEN (NEW.life_count = 666) EXECUTE FUNCTION fail()");
    for (int attempt = 0; attempt < 2; ++attempt)
        EXPECT_TRUE(server_.analyzer.analyzeNext());
    EXPECT_EQ(database_.number("SELECT failed FROM queue_attempt"), 2);
    EXPECT_EQ(database_.number("SELECT coalesce(sum(n), 0) FROM device_state"), 0);
    EXPECT_TRUE(server_.analyzer.analyzeNext());
    EXPECT_FALSE(server_.analyzer.analyzeNext());
    EXPECT_EQ(
        database_.value("SELECT string_agg(life_count::text, ' ' ORDER BY seq) FROM reading"),
        "100 103");
    EXPECT_EQ(database_.number("SELECT life_used FROM device_day"), 3);
    EXPECT_EQ(
        database_.value(
            "SELECT coalesce(l.old_counters->'life_count'->>'value', s.counters[1]::text) "
            "FROM device_state s JOIN device_latest l USING (device_id)"),
        "103");
    EXPECT_EQ(
        database_.value("SELECT first_seq || ' ' || (reason LIKE '%poison%') FROM quarantine"),
        "3 true");
    EXPECT_EQ(database_.number("SELECT count(*) FROM queue_attempt"), 0);
}

TEST_F(AnalyzerTest, SaysWhyItGaveABatchUp) {
    stream_.addStatus();
    server_.deliver(stream_);
    database_.execute(
        "INSERT INTO queue_attempt (stream_id, first_seq, failed, problem) "
        "SELECT stream_id, first_seq, 3, 'poison' FROM queue_inbox");
    server_.analyzeAll();
    EXPECT_EQ(
        database_.value("SELECT kind || ': ' || reason FROM quarantine"),
        "batch: failed 3 times: poison");
    EXPECT_EQ(database_.number("SELECT count(*) FROM queue_attempt"), 0);
}

TEST_F(AnalyzerTest, SaysOnceThatTheQuarantineOfAnAgentIsFull) {
    database_.execute(fmt::format(
        "INSERT INTO quarantine (tenant_id, agent_id, epoch, received_at, stage, kind, reason, "
        "sha256, payload) SELECT '{}', '{}', '', '2026-11-21 09:00:00Z', 'analyze', 'record', "
        "'test', sha256(n::text::bytea), '' FROM generate_series(1, 998) n",
        server_.customer.tenant.value,
        server_.customer.agent.value));
    std::vector<std::string> logged;
    for (int turn = 0; turn < 4; ++turn) {
        stream_.add({});
        server_.deliver(stream_);
        ::testing::internal::CaptureStderr();
        server_.analyzeAll();
        const std::string lines = ::testing::internal::GetCapturedStderr();
        logged.push_back(lines.find("quarantine.full") == std::string::npos ? "" : "full");
    }
    EXPECT_EQ(logged, (std::vector<std::string>{"", "full", "", ""}));
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 1000);
}

TEST_F(AnalyzerTest, DoesNotCountAnAttemptThatTheDatabaseBroke) {
    stream_.add(profileRecord());
    stream_.add(readingRecord({.life_count = 100}));
    server_.deliver(stream_);
    loseTheDatabase();
    for (int attempt = 0; attempt < 10; ++attempt)
        EXPECT_THROW(server_.analyzer.analyzeNext(), db::TransientError);
    database_.execute("DROP TRIGGER away ON reading_default");
    server_.analyzeAll();
    EXPECT_EQ(database_.number("SELECT coalesce(sum(n), 0) FROM device_state"), 1);
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 0);
}

TEST_F(AnalyzerTest, DoesNotKnowAProfileThatCameInATransactionThatWasUndone) {
    stream_.add(profileRecord());
    stream_.add(readingRecord({.life_count = 100}));
    server_.deliver(stream_);
    loseTheDatabase();
    EXPECT_THROW(server_.analyzer.analyzeNext(), db::TransientError);
    database_.execute("DROP TRIGGER away ON reading_default; DELETE FROM queue_inbox");
    stream_.add(readingRecord({.life_count = 200}));
    server_.deliver(stream_);
    server_.analyzeAll();
    EXPECT_EQ(
        database_.value("SELECT kind || (reason LIKE '%is not known') FROM quarantine"),
        "recordtrue");
}

TEST_F(AnalyzerTest, LeavesAStreamToTheOneWhoWorksOnItsHead) {
    stream_.addStatus(1);
    server_.deliver(stream_);
    stream_.addStatus(2);
    server_.deliver(stream_);
    {
        db::Transaction working{*server_.analyze_database, db::TenantScope::none()};
        ASSERT_TRUE(takeHead(working).has_value());
        EXPECT_FALSE(server_.analyzer.analyzeNext());
    }
    EXPECT_TRUE(server_.analyzer.analyzeNext());
}

TEST_F(AnalyzerTest, NotesWhatTheAgentGaveUp) {
    wire::v1::Record gap;
    gap.mutable_gap()->set_first_seq(1);
    gap.mutable_gap()->set_last_seq(1);
    gap.mutable_gap()->set_count(1);
    gap.mutable_gap()->set_reason("limit");
    stream_.add(std::move(gap));
    server_.deliver(stream_);
    server_.analyzeAll();
    EXPECT_EQ(database_.value("SELECT records || ' ' || reason FROM stream_gap"), "1 limit");
}

/// A few printers read every six hours for some days by one agent in two epochs.
std::vector<std::pair<int, SealedBatch>> someDays(
    TestClock& clock, std::array<FakeStream, 2>& streams) {
    std::vector<std::pair<int, SealedBatch>> batches;
    for (int turn = 0; turn < 12; ++turn) {
        const int which = turn % 2;
        FakeStream& stream = streams.at(static_cast<std::size_t>(which));
        if (turn < 2) stream.add(profileRecord());
        for (int printer = 0; printer < 3; ++printer) {
            stream.add(readingRecord(
                {.address = fmt::format("192.0.2.{}", printer),
                 .serial = fmt::format("S{}", printer),
                 .life_count = turn == 5 ? 0 : 1000 * printer + 10 * turn,
                 .toner = turn % 3 == 0 ? -1 : 90 - turn}));
        }
        batches.emplace_back(which, stream.seal());
        clock.advance(hours{6});
    }
    return batches;
}

/// What is known in the end, but for the order in which it came to be known.
std::string knowledge(FreshDatabase& database) {
    std::string all;
    for (const char* query :
         {"SELECT id, serial, model, address, first_seen_at FROM device ORDER BY id",
          "SELECT device_id, taken_at, total, day, pages_30d, counters, status, reasons, alerts, "
          "supply_left, trust, open_findings FROM device_state ORDER BY device_id",
          "SELECT * FROM device_latest ORDER BY device_id",
          "SELECT * FROM device_span ORDER BY device_id, kind, key, began_at",
          "SELECT * FROM device_day ORDER BY device_id, day",
          "SELECT * FROM customer_day ORDER BY day",
          "SELECT device_id, taken_at, counter, kind, before, value, held, epoch, is_open "
          "FROM counter_finding ORDER BY device_id, taken_at, counter"})
        all += database.table(query);
    return all;
}

TEST(AnalyzerShuffle, LeadsToTheSameTablesHoweverTheBatchesArrive) {
    std::string expected;
    for (const unsigned seed : {0U, 1U, 2U, 3U}) {
        Installation server;
        const std::string tenant = "00000000-0000-4000-8000-000000000001";
        const std::string agent = "00000000-0000-4000-8000-000000000002";
        server.database.execute(fmt::format(
            "INSERT INTO organisation (tenant_id, kind, name) VALUES ('{0}', 'customer', 'C'); "
            "INSERT INTO site (tenant_id, id, name) VALUES ('{0}', '{0}', 'Main'); "
            "INSERT INTO agent (tenant_id, id, site_id) VALUES ('{0}', '{1}', '{0}'); "
            "INSERT INTO queue_agent VALUES ('{1}', '{0}')",
            tenant,
            agent));
        std::array streams{
            FakeStream{{agent}, {"00000000-0000-4000-8000-00000000000a"}, server.clock},
            FakeStream{{agent}, {"00000000-0000-4000-8000-00000000000b"}, server.clock}};
        auto batches = someDays(server.clock, streams);
        std::mt19937 random{seed};
        if (seed > 0) std::shuffle(batches.begin(), batches.end(), random);
        // The first batches come first, so that both streams get the same number each time.
        for (const int which : {0, 1}) {
            const auto first = std::ranges::find_if(batches, [which](const auto& batch) {
                return batch.first == which && batch.second.first_seq == 1;
            });
            server.deliver(streams.at(static_cast<std::size_t>(which)), first->second);
        }
        for (const auto& [which, batch] : batches) {
            server.deliver(streams.at(static_cast<std::size_t>(which)), batch);
            if (random() % 2 == 0) server.analyzeAll();
        }
        server.analyzeAll();
        const std::string tables = knowledge(server.database);
        if (expected.empty()) expected = tables;
        EXPECT_EQ(tables, expected) << "seed " << seed;
        EXPECT_EQ(server.database.number("SELECT coalesce(sum(n), 0) FROM device_state"), 36);
    }
}

}  // namespace
}  // namespace platen::server::analysis
