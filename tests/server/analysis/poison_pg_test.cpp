#include "server/analysis/queue_store.hpp"
#include "server/db/errors.hpp"
#include "server/db/transaction.hpp"
#include "tests/server/analysis/installation.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace platen::server::analysis {
namespace {

using platen::testing::FakeStream;
using platen::testing::FreshDatabase;
using platen::testing::profileRecord;
using platen::testing::readingRecord;
using std::chrono::milliseconds;

/// What the analysis must not take for the fault of a batch, and what it must.
class PoisonTest : public ::testing::Test {
protected:
    /// As a process does that is killed with the batch in its hands.
    void dieOverTheNext(int times) {
        for (int i = 0; i < times; ++i) {
            db::Transaction tx{*server_.analyze_database, db::TenantScope::none()};
            const auto head = takeHead(tx);
            ASSERT_TRUE(head);
            db::Transaction own{*server_.analyze_database, db::TenantScope::none()};
            (void)beginAttempts(own, {&*head, 1}, {.first = milliseconds{0}});
            own.commit();
        }
    }

    Analyzer withRunAlone(RunAlone run_alone) {
        return {*server_.analyze_database, server_.settings, server_.metrics, std::move(run_alone)};
    }

    void deliverAReading(FakeStream& stream, const std::string& serial = "S1") {
        stream.add(profileRecord());
        stream.add(readingRecord({.serial = serial, .life_count = 100}));
        server_.deliver(stream);
    }

    FakeStream newStream() {
        return {server_.customer.agent, {server_.random.uuid()}, server_.clock};
    }

    std::string failInserts(const char* sqlstate, const std::string& serial) {
        return fmt::format(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'in the way' USING ERRCODE = '{}'; END $$; "
            "CREATE TRIGGER fail BEFORE INSERT ON device FOR EACH ROW "
            "WHEN (NEW.serial = '{}') EXECUTE FUNCTION fail()",
            sqlstate,
            serial);
    }

    Installation server_;
    FreshDatabase& database_{server_.database};
    FakeStream stream_{newStream()};
};

TEST_F(PoisonTest, AFailureThatIsSaidTwiceAfterALostConnectionCountsOnce) {
    deliverAReading(stream_);
    dieOverTheNext(1);
    db::Transaction tx{*server_.analyze_database, db::TenantScope::none()};
    const auto head = takeHead(tx);
    ASSERT_TRUE(head);
    for (int i = 0; i < 2; ++i)
        endAttempts(tx, {&*head, 1}, "broken \xff", {});
    const Attempts attempts = findAttempts(tx, *head);
    EXPECT_EQ(attempts.unended, 0);
    EXPECT_EQ(attempts.failed, 1);
    EXPECT_EQ(attempts.last_problem, "broken \uFFFD") << "text that the column can hold";
}

TEST_F(PoisonTest, KilledProcessesProveNothingAgainstTheBatchInTheirHands) {
    deliverAReading(stream_);
    dieOverTheNext(50);
    int alone = 0;
    Analyzer analyzer = withRunAlone([&](const Head& head) {
        ++alone;
        server_.analyzer.analyzeAlone(head.stream, head.first_seq);
        return LoneEnd{};
    });
    while (analyzer.analyzeNext()) {
    }
    EXPECT_EQ(alone, 1);
    EXPECT_EQ(database_.number("SELECT coalesce(sum(n), 0) FROM device_state"), 1);
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 0);
    EXPECT_EQ(database_.number("SELECT count(*) FROM queue_attempt"), 0);
}

TEST_F(PoisonTest, WorksInCompanyUntilTwoProcessesHaveDied) {
    int alone = 0;
    Analyzer analyzer = withRunAlone([&](const Head& /*head*/) {
        ++alone;
        return LoneEnd{.kind = LoneEnd::Kind::Stopped, .how = {}};
    });
    deliverAReading(stream_);
    dieOverTheNext(1);
    EXPECT_TRUE(analyzer.analyzeNext());
    EXPECT_EQ(database_.number("SELECT coalesce(sum(n), 0) FROM device_state"), 1);
    stream_.addStatus();
    server_.deliver(stream_);
    dieOverTheNext(2);
    EXPECT_TRUE(analyzer.analyzeNext());
    EXPECT_EQ(alone, 1);
    EXPECT_EQ(database_.number("SELECT unended FROM queue_attempt"), 2);
}

TEST_F(PoisonTest, PutsABatchAsideThatKillsTheProcessThatWorksOnItAlone) {
    deliverAReading(stream_);
    stream_.addStatus(7);
    server_.deliver(stream_);
    dieOverTheNext(2);
    int deaths = 0;
    Analyzer analyzer = withRunAlone([&](const Head& head) {
        if (head.first_seq == 1 && deaths < 3) {
            ++deaths;
            return LoneEnd{.kind = LoneEnd::Kind::Died, .how = "ended by SIGABRT"};
        }
        server_.analyzer.analyzeAlone(head.stream, head.first_seq);
        return LoneEnd{};
    });
    while (analyzer.analyzeNext()) {
    }
    EXPECT_EQ(deaths, 3);
    EXPECT_EQ(
        database_.value("SELECT kind || ' ' || first_seq || '-' || last_seq || ': ' || reason "
                        "FROM quarantine"),
        "batch 1-2: failed 3 times: ended by SIGABRT");
    EXPECT_EQ(database_.number("SELECT analyzed FROM agent_stream"), 3) << "the stream goes on";
}

TEST_F(PoisonTest, NeverPutsABatchAsideBecauseItsLoneProcessWasStopped) {
    deliverAReading(stream_);
    dieOverTheNext(2);
    int stops = 0;
    Analyzer analyzer = withRunAlone([&](const Head& head) {
        if (++stops <= 20) return LoneEnd{.kind = LoneEnd::Kind::Stopped, .how = {}};
        server_.analyzer.analyzeAlone(head.stream, head.first_seq);
        return LoneEnd{};
    });
    while (analyzer.analyzeNext()) {
    }
    EXPECT_EQ(stops, 21);
    EXPECT_EQ(database_.number("SELECT coalesce(sum(n), 0) FROM device_state"), 1);
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 0);
}

TEST_F(PoisonTest, LetsOthersPassWhileABatchHasToWait) {
    server_.settings.retry = std::chrono::minutes{1};
    Analyzer analyzer{*server_.analyze_database, server_.settings, server_.metrics};
    // A statement that takes too long for this batch, whenever it is tried.
    database_.execute(failInserts("57014", "slow"));
    deliverAReading(stream_, "slow");
    server_.clock.advance(milliseconds{1});
    FakeStream other = newStream();
    deliverAReading(other, "quick");
    EXPECT_THROW(analyzer.analyzeNext(), db::TransientError) << "both together";
    ::testing::internal::CaptureStderr();
    EXPECT_THROW(analyzer.analyzeNext(), db::TransientError) << "the first one by itself";
    EXPECT_THAT(
        ::testing::internal::GetCapturedStderr(),
        ::testing::ContainsRegex("event=analysis.delayed .*stream=1 first_seq=1 .*in the way"));
    EXPECT_TRUE(analyzer.analyzeNext());
    EXPECT_FALSE(analyzer.analyzeNext()) << "the first one waits";
    EXPECT_EQ(database_.value("SELECT serial FROM device"), "quick");
    EXPECT_EQ(
        database_.value("SELECT begun || ' ' || unended || ' ' || failed FROM queue_attempt"),
        "2 0 0");
    EXPECT_EQ(
        database_.value("SELECT retry_at > now() + interval '30 s' FROM queue_attempt"), "true");
}

TEST_F(PoisonTest, PutsNothingAsideWhileTheDatabaseIsInTheWay) {
    for (const char* sqlstate :
         {"40001",
          "40P01",
          "55P03",
          "57014",
          "57P01",
          "53100",
          "53200",
          "08006",
          "25006",
          "XX000"}) {
        FakeStream stream = newStream();
        database_.execute(failInserts(sqlstate, sqlstate));
        deliverAReading(stream, sqlstate);
        for (int attempt = 0; attempt < 5; ++attempt)
            EXPECT_THROW(server_.analyzer.analyzeNext(), db::DatabaseError) << sqlstate;
        database_.execute("DROP TRIGGER fail ON device; DROP FUNCTION fail()");
        server_.analyzeAll();
        EXPECT_EQ(
            database_.number(
                fmt::format("SELECT count(*) FROM device WHERE serial = '{}'", sqlstate)),
            1);
    }
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 0);
    EXPECT_EQ(database_.number("SELECT count(*) FROM queue_attempt"), 0);
}

TEST_F(PoisonTest, PutsNothingAsideWhileARightIsMissing) {
    deliverAReading(stream_);
    database_.execute("REVOKE INSERT ON reading FROM platen_analyze");
    for (int attempt = 0; attempt < 5; ++attempt)
        EXPECT_THROW(server_.analyzer.analyzeNext(), db::Forbidden);
    database_.execute("GRANT INSERT ON reading TO platen_analyze");
    server_.analyzeAll();
    EXPECT_EQ(database_.number("SELECT coalesce(sum(n), 0) FROM device_state"), 1);
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 0);
}

TEST_F(PoisonTest, PutsARecordAsideAloneWhoseNumberNoColumnCanHold) {
    wire::v1::Batch message;
    message.add_boot_ids(server_.clock.bootId());
    *message.add_records() = profileRecord();
    *message.add_records() = readingRecord({.life_count = 100});
    *message.add_records() = readingRecord({.life_count = 101});
    message.mutable_records(0)->set_seq(1);
    message.mutable_records(1)->set_seq(std::numeric_limits<std::uint64_t>::max());
    message.mutable_records(2)->set_seq(2);
    server_.deliver(stream_, stream_.sealBytes(message.SerializeAsString(), 2));
    EXPECT_TRUE(server_.analyzer.analyzeNext()) << "at the first attempt";
    EXPECT_FALSE(server_.analyzer.analyzeNext());
    EXPECT_EQ(database_.number("SELECT life_count FROM reading"), 101);
    EXPECT_EQ(
        database_.value("SELECT kind || ' ' || coalesce(first_seq::text, '-') FROM quarantine"),
        "record -");
}

TEST_F(PoisonTest, PutsABatchAsideThatWouldTakeAHundredTimesItsSizeInMemory) {
    // Four million empty records, which take two bytes each.
    std::string content;
    for (int i = 0; i < 4'000'000; ++i)
        content += std::string{"\x0a\x00", 2};
    server_.deliver(stream_, stream_.sealBytes(content, 3));
    server_.analyzeAll();
    EXPECT_EQ(
        database_.value("SELECT kind || ': ' || reason FROM quarantine"),
        "batch: 4000000 records, allowed: 500");
    EXPECT_EQ(database_.number("SELECT analyzed FROM agent_stream"), 3);
}

}  // namespace
}  // namespace platen::server::analysis
