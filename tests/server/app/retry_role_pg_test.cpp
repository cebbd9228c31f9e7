#include "common/metrics/metrics.hpp"
#include "server/analysis/analyzer.hpp"
#include "server/app/retry_role.hpp"
#include "server/db/transaction.hpp"
#include "server/ingest/inbox_store.hpp"
#include "server/ingest/ingestor.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"
#include "tests/server/support/fake_stream.hpp"
#include "tests/server/support/fresh_database.hpp"
#include "tests/server/support/test_clock.hpp"

#include <gmock/gmock.h>
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
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// A reading that the analysis has set aside because its profile came later, and somebody who wants
/// it back.
class RetryRoleTest : public ::testing::Test {
protected:
    RetryRoleTest() {
        config_.database = database_.connection();
        config_.analyze_role.user = "platen_analyze";
        config_.ingest_role.user = "platen_ingest";
        stream_.add(readingRecord({.life_count = 100}));
        deliver();
    }

    void deliver() {
        const auto ingest_database = database_.as("platen_ingest");
        ingest::PostgresInbox inbox{*ingest_database};
        ingest::Ingestor ingestor{inbox, {}, clock_, metrics_};
        const ingest::Arrival arrival{
            .topic = stream_.topic(),
            .payload = stream_.envelope(stream_.seal()),
            .arrived = clock_.wallNow()};
        (void)ingestor.accept(std::span{&arrival, 1});
        analysis::Analyzer analyzer{*analyze_database_, {}, metrics_};
        while (analyzer.analyzeNext()) {
        }
    }
    void deliverProfile() {
        stream_.add(profileRecord());
        deliver();
    }
    void wish() {
        database_.execute(
            "INSERT INTO queue_retry (item_id, tenant_id, asked_by) "
            "SELECT id, tenant_id, 'alice' FROM quarantine");
    }
    /// What would be had the process that took the wish been killed a while ago.
    void forgetLease() { database_.execute("UPDATE queue_retry SET not_before = now()"); }

    std::string item() {
        return database_.value(
            "SELECT state || ' by ' || settled_by || ': ' || outcome FROM quarantine");
    }
    std::int64_t readings() { return database_.number("SELECT count(*) FROM reading"); }
    std::int64_t wishes() { return database_.number("SELECT count(*) FROM queue_retry"); }

    testing::FreshDatabase database_;
    testing::TestClock clock_{parseUtc("2026-11-21T10:00:00Z").value()};
    metrics::Registry metrics_;
    testing::Customer customer_{testing::addCustomer(database_, "Customer")};
    std::unique_ptr<db::Database> analyze_database_{database_.as("platen_analyze")};
    FakeStream stream_{customer_.agent, {"00000000-0000-4000-8000-0000000000ee"}, clock_};
    ServerConfig config_;
};

TEST_F(RetryRoleTest, BringsBackWhatSomebodyAskedFor) {
    EXPECT_FALSE(retryNext(*analyze_database_, config_)) << "nobody did";
    deliverProfile();
    wish();
    EXPECT_TRUE(retryNext(*analyze_database_, config_));
    EXPECT_THAT(item(), StartsWith("retried by alice: 1 records taken"));
    EXPECT_EQ(readings(), 1);
    EXPECT_EQ(wishes(), 0);
    EXPECT_FALSE(retryNext(*analyze_database_, config_));
}

TEST_F(RetryRoleTest, SaysWhyAnItemStays) {
    wish();
    EXPECT_TRUE(retryNext(*analyze_database_, config_));
    EXPECT_THAT(item(), StartsWith("kept by alice: "));
    EXPECT_THAT(item(), HasSubstr("is not known"));
    EXPECT_EQ(wishes(), 0) << "it is not tried for ever";
}

TEST_F(RetryRoleTest, TakesUpAgainWhatAProcessWasKilledOver) {
    deliverProfile();
    wish();
    {
        db::Transaction tx{*analyze_database_, db::TenantScope::none()};
        ASSERT_TRUE(domain::takeRetryWish(tx, std::chrono::seconds{60}));
        tx.commit();
    }
    EXPECT_FALSE(retryNext(*analyze_database_, config_)) << "it has its time";
    forgetLease();
    EXPECT_TRUE(retryNext(*analyze_database_, config_));
    EXPECT_EQ(readings(), 1);
}

TEST_F(RetryRoleTest, DoesNothingTwiceWhenItWasKilledAfterTheWork) {
    deliverProfile();
    wish();
    EXPECT_TRUE(retryNext(*analyze_database_, config_));
    const std::string once = item();
    wish();  // as if the wish had not been dropped any more
    clock_.advance(std::chrono::hours{1});
    EXPECT_TRUE(retryNext(*analyze_database_, config_));
    EXPECT_EQ(item(), once);
    EXPECT_EQ(readings(), 1);
    EXPECT_EQ(wishes(), 0);
}

TEST_F(RetryRoleTest, LeavesAnItemAloneOverWhichProcessesDie) {
    deliverProfile();
    wish();
    for (int death = 0; death < 3; ++death) {
        db::Transaction tx{*analyze_database_, db::TenantScope::none()};
        ASSERT_TRUE(domain::takeRetryWish(tx, std::chrono::seconds{0}));
        tx.commit();
    }
    EXPECT_TRUE(retryNext(*analyze_database_, config_));
    EXPECT_THAT(item(), HasSubstr("3 processes have died"));
    EXPECT_EQ(readings(), 0);
    EXPECT_EQ(wishes(), 0);
}

TEST_F(RetryRoleTest, TellsThoseWhoLook) {
    wish();
    database_.execute("DELETE FROM queue_live_event");
    EXPECT_TRUE(retryNext(*analyze_database_, config_));
    EXPECT_EQ(
        database_.value("SELECT string_agg(DISTINCT e.kind || ' ' || (subject_id = q.id), ',') "
                        "FROM queue_live_event e, quarantine q"),
        "quarantine true");
}

}  // namespace
}  // namespace platen::server::app
