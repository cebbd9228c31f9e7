#include "server/analysis/quarantine_retry.hpp"
#include "server/db/errors.hpp"
#include "tests/server/analysis/installation.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"

#include <gtest/gtest.h>

#include <string>

namespace platen::server::analysis {
namespace {

using platen::testing::FakeStream;
using platen::testing::FreshDatabase;
using platen::testing::profileRecord;
using platen::testing::readingRecord;
using std::chrono::minutes;

class QuarantineRetryTest : public ::testing::Test {
protected:
    RetryResult retry(const std::string& item) {
        return retryQuarantined(
            *server_.analyze_database,
            {.tenants = {server_.customer.tenant},
             .item = item,
             .who = "alice",
             .now = server_.clock.wallNow()});
    }

    std::string onlyItem() { return database_.value("SELECT id FROM quarantine"); }
    std::string readings() {
        return database_.table(
            "SELECT life_count, taken_at, stream_id, seq, received_at FROM reading ORDER BY seq");
    }

    /// A batch of two readings that the analysis gave up, and what it would have led to.
    void giveUpABatch() {
        stream_.add(profileRecord());
        for (const int count : {100, 105}) {
            stream_.add(readingRecord({.life_count = count}));
            server_.clock.advance(minutes{15});
        }
        server_.deliver(stream_);
        database_.execute(
            "INSERT INTO queue_attempt (stream_id, first_seq, failed, problem) "
            "SELECT stream_id, first_seq, 3, 'a bug' FROM queue_inbox");
        server_.analyzeAll();
        ASSERT_EQ(database_.number("SELECT coalesce(sum(n), 0) FROM device_state"), 0);
    }

    Installation server_;
    FreshDatabase& database_{server_.database};
    FakeStream stream_{server_.customer.agent, {server_.random.uuid()}, server_.clock};
};

TEST_F(QuarantineRetryTest, BringsABatchBackAsIfItHadJustBeenAnalysed) {
    giveUpABatch();
    const auto result = retry(onlyItem());
    EXPECT_TRUE(result.is_back) << result.outcome;
    EXPECT_EQ(result.outcome, "3 records taken, 2 of them readings, 0 set aside");
    EXPECT_EQ(
        database_.value("SELECT string_agg(seq || '=' || life_count || '@' || to_char(taken_at, "
                        "'HH24:MI'), ' ' ORDER BY seq) FROM reading"),
        "2=100@10:00 3=105@10:15");
    EXPECT_EQ(database_.number("SELECT life_used FROM device_day"), 5);
    EXPECT_EQ(
        database_.value("SELECT state || ' by ' || settled_by FROM quarantine"),
        "retried by alice");
}

TEST_F(QuarantineRetryTest, GivesNoSecondReadingTheNumberOfOneThatIsThere) {
    wire::v1::Batch message;
    message.add_boot_ids(server_.clock.bootId());
    *message.add_records() = profileRecord();
    *message.add_records() = readingRecord({.life_count = 100});
    *message.add_records() = readingRecord({.life_count = 101});
    message.mutable_records(0)->set_seq(1);
    message.mutable_records(1)->set_seq(2);
    message.mutable_records(2)->set_seq(2);
    message.mutable_records(2)->set_wall_ms(1);
    server_.deliver(stream_, stream_.sealBytes(message.SerializeAsString(), 2));
    server_.analyzeAll();
    const auto result = retry(onlyItem());
    EXPECT_FALSE(result.is_back);
    EXPECT_EQ(result.outcome, "seq 2 is out of order");
    EXPECT_EQ(database_.number("SELECT coalesce(sum(n), 0) FROM device_state"), 1);
}

TEST_F(QuarantineRetryTest, DoesNothingTheSecondTime) {
    giveUpABatch();
    ASSERT_TRUE(retry(onlyItem()).is_back);
    const std::string once = server_.tables();
    const auto again = retry(onlyItem());
    EXPECT_FALSE(again.is_back);
    EXPECT_TRUE(again.outcome.starts_with("retried already: 3 records taken")) << again.outcome;
    EXPECT_EQ(server_.tables(), once);
}

TEST_F(QuarantineRetryTest, LeavesNothingBehindWhenItBreaksInTheMiddle) {
    giveUpABatch();
    database_.execute(
        "CREATE FUNCTION away() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'away' USING ERRCODE = '57P01'; END $$; "
        "CREATE TRIGGER away BEFORE UPDATE ON quarantine FOR EACH ROW EXECUTE FUNCTION away()");
    EXPECT_THROW((void)retry(onlyItem()), db::TransientError);
    EXPECT_EQ(database_.number("SELECT coalesce(sum(n), 0) FROM device_state"), 0);
    database_.execute("DROP TRIGGER away ON quarantine");
    EXPECT_TRUE(retry(onlyItem()).is_back);
    EXPECT_EQ(database_.number("SELECT coalesce(sum(n), 0) FROM device_state"), 2);
}

TEST_F(QuarantineRetryTest, NeedsNoRawArchiveAndNoOrder) {
    giveUpABatch();
    server_.clock.advance(std::chrono::hours{1});
    stream_.add(readingRecord({.life_count = 120}));
    server_.deliver(stream_);
    server_.analyzeAll();
    // The profile came with the batch that is in quarantine.
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 2);
    database_.execute("DELETE FROM inbox");
    const std::string items = database_.table("SELECT id FROM quarantine ORDER BY received_at");
    EXPECT_TRUE(retry(database_.value("SELECT id FROM quarantine WHERE kind = 'batch'")).is_back);
    EXPECT_TRUE(retry(database_.value("SELECT id FROM quarantine WHERE kind = 'record'")).is_back);
    EXPECT_EQ(
        database_.value("SELECT string_agg(seq || '=' || life_count || '@' || to_char(taken_at, "
                        "'HH24:MI'), ' ' ORDER BY seq) FROM reading"),
        "2=100@10:00 3=105@10:15 4=120@11:30");
    EXPECT_EQ(
        database_.value(
            "SELECT coalesce(l.old_counters->'life_count'->>'value', s.counters[1]::text) "
            "FROM device_state s JOIN device_latest l USING (device_id)"),
        "120");
    EXPECT_EQ(database_.number("SELECT life_used FROM device_day"), 20);
}

TEST_F(QuarantineRetryTest, KeepsARecordThatStillCannotBeUsedWithTheNewReason) {
    stream_.add(readingRecord({.life_count = 100}));
    server_.deliver(stream_);
    server_.analyzeAll();
    const auto result = retry(onlyItem());
    EXPECT_FALSE(result.is_back);
    EXPECT_TRUE(result.outcome.ends_with("is not known")) << result.outcome;
    EXPECT_EQ(
        database_.value("SELECT state || ': ' || outcome FROM quarantine"),
        "kept: " + result.outcome);
    EXPECT_EQ(database_.number("SELECT count(*) FROM quarantine"), 1);
    EXPECT_EQ(retry("00000000-0000-4000-8000-000000000000").outcome, "there is no such item");
}

TEST_F(QuarantineRetryTest, SetsTheRecordsOfABatchAsideThatFailAgain) {
    stream_.add(profileRecord());
    stream_.add({});
    stream_.add(readingRecord({.life_count = 100}));
    server_.deliver(stream_);
    database_.execute(
        "INSERT INTO queue_attempt (stream_id, first_seq, failed, problem) "
        "SELECT stream_id, first_seq, 3, 'a bug' FROM queue_inbox");
    server_.analyzeAll();
    const auto result = retry(onlyItem());
    EXPECT_EQ(result.outcome, "2 records taken, 1 of them readings, 1 set aside");
    EXPECT_EQ(
        database_.value("SELECT first_seq FROM quarantine WHERE kind = 'record' AND state = "
                        "'kept'"),
        "2");
}

TEST_F(QuarantineRetryTest, SeesNoItemOfAnotherTenant) {
    giveUpABatch();
    const auto other = testing::addCustomer(database_, "Other");
    const auto result = retryQuarantined(
        *server_.analyze_database,
        {.tenants = {other.tenant},
         .item = onlyItem(),
         .who = "alice",
         .now = server_.clock.wallNow()});
    EXPECT_EQ(result.outcome, "there is no such item");
    EXPECT_EQ(readings(), "");
}

}  // namespace
}  // namespace platen::server::analysis
