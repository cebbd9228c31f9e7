#include "server/analysis/quarantine_retry.hpp"
#include "server/rebuild/derived_table_store.hpp"
#include "tests/server/analysis/random_history.hpp"
#include "tests/server/rebuild/rebuild_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

namespace platen::server::rebuild {
namespace {

TEST_F(RebuildOfOneTest, FindsNothingWhereNothingWasTouched) {
    const std::string before = server_.tables();
    const auto noted = server_.database.number("SELECT count(*) FROM queue_live_event");
    EXPECT_EQ(find(), "") << texts_;
    EXPECT_EQ(last_.totals.batches, 7);
    EXPECT_EQ(last_.totals.readings, 7);
    EXPECT_EQ(last_.totals.refused, 0);
    EXPECT_EQ(last_.inexact.devices(), 0);
    EXPECT_EQ(server_.tables(), before) << "it only looks";
    EXPECT_EQ(server_.database.number("SELECT count(*) FROM queue_live_event"), noted);
}

/// What somebody did to tables at once, and what is told of it.
struct Deeds {
    std::vector<std::string> sql;
    std::string found;
    std::string columns;  ///< of the first rows; "-": a whole row
};
const std::vector<Deeds>& deeds() {
    static const std::vector<Deeds> kDeeds{
        {{"UPDATE device SET serial = 'X'",
          "UPDATE device_evidence SET last_seen_at = now() WHERE kind = 'serial'",
          "UPDATE device_decision SET score = 7",
          "UPDATE device_state SET total = 7",
          "UPDATE device_latest SET supplies = '[]'",
          "UPDATE device_span SET value = 'x' WHERE kind = 'supply'",
          "UPDATE reading SET life_count = 90 WHERE n = 2",
          "UPDATE reading_run SET packed = '\\x00'",
          "UPDATE device_day SET life_used = life_used + 1",
          "UPDATE customer_day SET total = total + 1"},
         "device 1; device_evidence 1; device_decision 1; device_state 1; device_latest 1; "
         "device_span 2; reading 1; reading_run 1; device_day 2; customer_day 2",
         "serial last_seen_at decisions total supplies value life_count packed life_used total"},
        {{"DELETE FROM device_evidence WHERE kind = 'serial'",
          "DELETE FROM device_decision",
          "DELETE FROM device_latest",
          "DELETE FROM device_span WHERE kind = 'field'",
          "DELETE FROM reading WHERE n = 1",
          "DELETE FROM reading_run",
          "DELETE FROM device_day",
          "DELETE FROM customer_day"},
         "device_evidence 1; device_decision 1; device_latest 1; device_span 4; reading 1; "
         "reading_run 1; device_day 2; customer_day 2",
         "- - - - - - - -"},
        {{"INSERT INTO device_evidence SELECT tenant_id, 'mac', 'x', id, now(), now() FROM device",
          "INSERT INTO device_decision (tenant_id, device_id, decided_at, kind) "
          "SELECT tenant_id, id, now(), 'learnt' FROM device",
          "INSERT INTO device_span (tenant_id, device_id, kind, key, began_at, value) "
          "SELECT tenant_id, id, 'alert', 'x', now(), 'warning' FROM device",
          "INSERT INTO reading SELECT (jsonb_populate_record(r, '{\"n\": 99}')).* FROM reading r "
          "WHERE n = 1",
          "INSERT INTO device_day (tenant_id, device_id, day) SELECT tenant_id, id, '2026-01-01' "
          "FROM device",
          "INSERT INTO customer_day (tenant_id, day) SELECT tenant_id, '2026-01-01' FROM device",
          "INSERT INTO device_checkpoint SELECT tenant_id, id, '2026-01-01', '' FROM device",
          "INSERT INTO counter_finding (tenant_id, device_id, taken_at, n, counter, kind, epoch, "
          "is_open) SELECT tenant_id, id, now(), 1, 'life_count', 'reset', 2, true FROM device",
          "INSERT INTO stream_gap SELECT tenant_id, stream_id, 50, 51, 2, 'x' FROM agent_stream"},
         "device_evidence 1; device_decision 1; device_span 1; reading 1; device_day 1; "
         "customer_day 1; device_checkpoint 1; counter_finding 1; stream_gap 1",
         "- decisions - - - - - - -"}};
    return kDeeds;
}

TEST_F(RebuildOfOneTest, NamesTheRowsThatWereTouchedAndPutsThemBack) {
    const std::string before = server_.tables();
    for (const Deeds& each : deeds()) {
        for (const std::string& sql : each.sql)
            change(sql);
        EXPECT_EQ(find(), each.found) << texts_;
        std::string columns;
        for (const Difference& difference : last_.differences)
            columns += (columns.empty() ? "" : " ") +
                       (difference.column.empty() ? "-" : difference.column);
        EXPECT_EQ(columns, each.columns);
        EXPECT_TRUE(make(false).is_replaced);
        ASSERT_EQ(server_.tables(), before);
    }
    EXPECT_FALSE(make(false).is_replaced) << "nothing to do";
}

TEST_F(RebuildOfOneTest, SaysWhatIsThereAndWhatShouldBe) {
    change("UPDATE reading SET life_count = 90 WHERE n = 2");
    EXPECT_EQ(find(), "reading 1");
    EXPECT_EQ(last_.differences.front().there, "90");
    EXPECT_EQ(last_.differences.front().rebuilt, "110");
    EXPECT_NE(last_.differences.front().key.find("\"n\": 2"), std::string::npos) << texts_;
}

TEST_F(RebuildOfOneTest, FindsADeviceThatWasRemovedWithAllOfItsRows) {
    const std::string before = server_.tables();
    for (const DerivedTable& table : derivedTables()) {
        if (!table.device.empty() || table.name == "customer_day")
            change(fmt::format("DELETE FROM {}", table.name));
    }
    EXPECT_TRUE(find().starts_with("device 1; ")) << texts_;
    EXPECT_TRUE(make(false).is_replaced);
    EXPECT_EQ(server_.tables(), before);
    read({.life_count = 140});
    EXPECT_EQ(find(), "") << "the analysis goes on with what was rebuilt\n" << texts_;
}

TEST_F(RebuildOfOneTest, FindsACutTailTogetherWithItsHead) {
    change(
        "DELETE FROM reading WHERE n > 4; UPDATE device_state s SET n = 4, run = '', "
        "chain = r.chain FROM reading_run r WHERE r.last_n = 4");
    EXPECT_NE(find().find("reading "), std::string::npos) << texts_;
}

TEST_F(RebuildOfOneTest, KeepsWhatPeopleSayOfADevice) {
    change("UPDATE device SET label = 'Hall', serial = 'X'");
    EXPECT_TRUE(make(false).is_replaced);
    EXPECT_EQ(server_.database.value("SELECT label || ' ' || serial FROM device"), "Hall S1");
}

TEST_F(RebuildTest, SeesNothingOfOtherCustomers) {
    const auto other = platen::testing::addCustomer(server_.database, "Other");
    FakeStream stream{other.agent, {server_.random.uuid()}, server_.clock};
    stream.add(profileRecord());
    stream.add(readingRecord({.life_count = 100}));
    server_.deliver(stream);
    server_.analyzeAll();
    change("DELETE FROM reading");
    EXPECT_EQ(find(), "");
    EXPECT_EQ(last_.totals.batches, 0);
}

/// With people in between: what is odd is decided, what was set aside comes back.
class RebuildOfHistoriesTest : public RebuildTest, public ::testing::WithParamInterface<unsigned> {
protected:
    /// Nobody knows the profile yet.
    void deliverUnknown() {
        FakeStream stream{server_.customer.agent, {server_.random.uuid()}, server_.clock};
        for (int i = 0; i < 4; ++i) {
            stream.add(readingRecord(
                {.address = fmt::format("192.0.2.{}", 1 + i),
                 .serial = fmt::format("S{}", 1 + i),
                 .life_count = 990 + i}));
            server_.clock.advance(std::chrono::minutes{7});
        }
        server_.deliver(stream);
        server_.analyzeAll();
    }
    /// A batch that the analysis gave up for a while.
    void giveUpABatch() {
        server_.database.execute(
            "INSERT INTO queue_attempt (stream_id, first_seq, failed, problem) SELECT stream_id, "
            "first_seq, 3, 'a bug' FROM queue_inbox ORDER BY received_at OFFSET 10 LIMIT 1");
    }
    void retrySome(int most) {
        for (int i = 0; i < most; ++i) {
            const std::string item = server_.database.value(fmt::format(
                "SELECT id FROM quarantine WHERE state = 'kept' AND (kind = 'batch' OR reason LIKE "
                "'%known') ORDER BY first_seq, id OFFSET {} LIMIT 1",
                random_() % 2));
            if (item.empty()) continue;
            (void)analysis::retryQuarantined(
                *server_.analyze_database,
                {.tenants = {server_.customer.tenant},
                 .item = item,
                 .who = "alice",
                 .now = server_.clock.wallNow()});
        }
    }
    void decideSome() {
        constexpr std::array kVerdicts{
            "count", "count_from_zero", "do_not_count", "ignore_reading"};
        server_.database.execute(fmt::format(
            "WITH decided AS (INSERT INTO counter_decision (tenant_id, device_id, taken_at, n, "
            "counter, verdict, decided_by) SELECT tenant_id, device_id, taken_at, n, counter, "
            "'{}', 'a@b' FROM counter_finding WHERE is_open ORDER BY taken_at, counter LIMIT 2 "
            "RETURNING tenant_id, device_id) INSERT INTO queue_refold (tenant_id, device_id) "
            "SELECT DISTINCT tenant_id, device_id FROM decided ON CONFLICT DO NOTHING",
            kVerdicts[random_() % kVerdicts.size()]));
    }

    std::mt19937 random_{GetParam()};
    analysis::RandomHistory history_{server_, random_};
};

TEST_P(RebuildOfHistoriesTest, LeadsToWhatIsThere) {
    deliverUnknown();
    for (int round = 0; round < 3; ++round) {
        history_.deliver(15);
        if (round == 1) giveUpABatch();
        server_.analyzeAll();
        decideSome();
        if (round == 1) server_.analyzeAll();  // else decided while batches wait, too
        retrySome(2);
    }
    server_.analyzeAll();
    ASSERT_EQ(server_.database.number("SELECT count(*) FROM queue_inbox"), 0);
    ASSERT_GT(server_.database.number("SELECT count(*) FROM quarantine WHERE no > 0"), 0);
    ASSERT_GT(server_.database.number("SELECT count(*) FROM counter_decision WHERE no > 0"), 0);
    EXPECT_EQ(find(), "") << texts_;
    EXPECT_EQ(last_.inexact.devices(), 0);
    EXPECT_EQ(last_.totals.missing, 0);
    EXPECT_EQ(last_.totals.refused, 0);
    EXPECT_EQ(last_.totals.readings, server_.database.number("SELECT sum(n) FROM device_state"));
}

INSTANTIATE_TEST_SUITE_P(Seeds, RebuildOfHistoriesTest, ::testing::Values(1U, 2U));

}  // namespace
}  // namespace platen::server::rebuild
