#include "common/metrics/metrics.hpp"
#include "server/analysis/analyzer.hpp"
#include "server/app/pulse_taker.hpp"
#include "server/db/transaction.hpp"
#include "server/ingest/inbox_store.hpp"
#include "server/ingest/ingestor.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"
#include "tests/server/support/fake_stream.hpp"
#include "tests/server/support/fresh_database.hpp"
#include "tests/server/support/test_clock.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <span>
#include <string>

namespace platen::server::app {
namespace {

using platen::testing::FakeStream;
using platen::testing::profileRecord;
using platen::testing::readingRecord;

class PulseTakerTest : public ::testing::Test {
protected:
    PulseTakerTest() {
        pulses_.beginTurn();
        sendPulse();
    }

    void sendPulse() {
        database_.execute(
            "INSERT INTO queue_pulse (part, no) SELECT 'analyze', 1 + count(*) FROM queue_pulse");
    }
    std::int64_t untaken() {
        return database_.number("SELECT count(*) FROM queue_pulse WHERE taken_at IS NULL");
    }
    std::int64_t readings() { return database_.number("SELECT count(*) FROM reading"); }

    testing::FreshDatabase database_;
    testing::TestClock clock_{parseUtc("2026-11-21T10:00:00Z").value()};
    metrics::Registry metrics_;
    std::unique_ptr<db::Database> analyze_database_{database_.as("platen_analyze")};
    const liveness::LivenessSettings settings_{};
    PulseTaker pulses_{*analyze_database_, liveness::Part::Analyze, settings_, clock_};
};

TEST_F(PulseTakerTest, TakesPulsesWhileAGroupIsBeingAnalysed) {
    const auto customer = testing::addCustomer(database_, "Customer");
    FakeStream stream{customer.agent, {"00000000-0000-4000-8000-0000000000ee"}, clock_};
    stream.add(profileRecord());
    stream.add(readingRecord({.life_count = 100}));
    {
        const auto ingest_database = database_.as("platen_ingest");
        ingest::PostgresInbox inbox{*ingest_database};
        ingest::Ingestor ingestor{inbox, {}, clock_, metrics_};
        const ingest::Arrival arrival{
            .topic = stream.topic(),
            .payload = stream.envelope(stream.seal()),
            .arrived = clock_.wallNow()};
        (void)ingestor.accept(std::span{&arrival, 1});
    }
    analysis::Analyzer analyzer{*analyze_database_, {}, metrics_};
    int taken = 0;
    analyzer.afterEachStep([&] {
        clock_.advance(settings_.interval);
        sendPulse();
        pulses_.takeWithin();
        if (untaken() == 0 && readings() == 0) ++taken;
    });
    ASSERT_TRUE(analyzer.analyzeNext());
    EXPECT_GT(taken, 1) << "before the commit of the group";
    EXPECT_EQ(readings(), 1);
}

TEST_F(PulseTakerTest, TakesNoneInATurnAfterOneThatFailed) {
    pulses_.turnFailed();
    pulses_.beginTurn();
    clock_.advance(settings_.interval);
    pulses_.takeWithin();
    EXPECT_EQ(untaken(), 1);
    EXPECT_TRUE(pulses_.take()) << "it has ended well";
    EXPECT_EQ(untaken(), 0);
}

TEST_F(PulseTakerTest, LeavesTheTurnAloneWhenNoPulsesCanBeTaken) {
    database_.execute("REVOKE UPDATE ON queue_pulse FROM platen_analyze");
    clock_.advance(settings_.interval);
    pulses_.takeWithin();
    EXPECT_EQ(untaken(), 1);
    clock_.advance(settings_.interval);
    EXPECT_THROW((void)pulses_.take(), db::DatabaseError);
}

}  // namespace
}  // namespace platen::server::app
