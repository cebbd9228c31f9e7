#include "server/db/transaction.hpp"
#include "tests/server/analysis/installation.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

namespace platen::server::analysis {
namespace {

using platen::testing::FakeStream;
using platen::testing::FreshDatabase;
using platen::testing::profileRecord;
using platen::testing::readingRecord;

/// A device whose readings go over the end of a month in Berlin (23:00 UTC).
class RefoldTest : public ::testing::Test {
protected:
    RefoldTest() {
        stream_.add(profileRecord());
        late_.add(profileRecord());
    }

    void goTo(const char* time) {
        server_.clock.advance(parseUtc(time).value() - server_.clock.wallNow());
    }
    void read(FakeStream& stream, const char* time, int count) {
        goTo(time);
        stream.add(readingRecord({.life_count = count}));
    }
    void analyze(FakeStream& stream) {
        server_.deliver(stream);
        server_.analyzeAll();
    }
    std::int64_t charged() {
        EXPECT_EQ(
            database_.number("SELECT sum(pages) FROM device_day"),
            database_.number("SELECT sum(total) FROM customer_day"));
        return database_.number("SELECT sum(pages) FROM device_day");
    }

    Installation server_{"2026-11-30T08:00:00Z"};
    FreshDatabase& database_{server_.database};
    FakeStream stream_{server_.customer.agent, {server_.random.uuid()}, server_.clock};
    FakeStream late_{server_.customer.agent, {server_.random.uuid()}, server_.clock};
};

TEST_F(RefoldTest, CountsNothingTwiceWhenTheSiteHasAnotherTimeZoneSince) {
    read(stream_, "2026-11-30T20:00:00Z", 1000);
    read(stream_, "2026-11-30T20:30:00Z", 1200);
    read(stream_, "2026-11-30T21:00:00Z", 1450);
    read(stream_, "2026-12-01T08:00:00Z", 1500);
    read(late_, "2026-12-03T06:00:00Z", 1550);
    read(stream_, "2026-12-03T08:00:00Z", 1600);
    analyze(stream_);
    ASSERT_EQ(charged(), 600);
    // There it was December already when the first three were read.
    database_.execute("UPDATE site SET time_zone = 'Asia/Tokyo'");
    analyze(late_);
    EXPECT_EQ(charged(), 600);
    EXPECT_EQ(database_.number("SELECT count(*) FROM counter_finding"), 0);
}

TEST_F(RefoldTest, LosesNothingWhenTheSiteHasATimeZoneInTheWestSince) {
    read(stream_, "2026-11-30T20:00:00Z", 1000);
    read(stream_, "2026-11-30T23:30:00Z", 1200);  // December in Berlin, November in New York
    read(stream_, "2026-12-01T08:00:00Z", 1500);
    read(late_, "2026-12-03T06:00:00Z", 1550);
    read(stream_, "2026-12-03T08:00:00Z", 1600);
    analyze(stream_);
    ASSERT_EQ(charged(), 600);
    database_.execute("UPDATE site SET time_zone = 'America/New_York'");
    analyze(late_);
    EXPECT_EQ(charged(), 600);
    EXPECT_EQ(database_.number("SELECT pages FROM device_day WHERE day = '2026-11-30'"), 200);
}

TEST_F(RefoldTest, LeavesTheUseOfMonthsWhoseReadingsAreGone) {
    read(stream_, "2026-11-30T09:00:00Z", 1000);
    read(stream_, "2026-11-30T10:00:00Z", 1400);
    read(stream_, "2026-12-02T08:00:00Z", 1500);
    read(stream_, "2026-12-03T08:00:00Z", 1600);
    analyze(stream_);
    database_.execute(
        "INSERT INTO chain_anchor SELECT tenant_id, device_id, min(n), max(n), "
        "(array_agg(chain ORDER BY n DESC))[1] FROM reading WHERE taken_at < '2026-12-01' "
        "GROUP BY 1, 2");
    database_.execute("DELETE FROM reading WHERE taken_at < '2026-12-01'");
    database_.execute(
        "INSERT INTO counter_decision (tenant_id, device_id, taken_at, n, counter, verdict, "
        "decided_by) SELECT tenant_id, id, '2026-11-30T10:00:00Z', 2, 'life_count', 'count', 'a@b' "
        "FROM device");
    database_.execute(
        "INSERT INTO queue_refold (tenant_id, device_id) SELECT tenant_id, id "
        "FROM device");
    server_.analyzeAll();
    EXPECT_EQ(database_.number("SELECT count(*) FROM queue_refold"), 0);
    EXPECT_EQ(charged(), 600);
}

TEST_F(RefoldTest, AddsNothingToCustomersForDaysThatRetentionTookAway) {
    database_.execute("SELECT make_use_month('2026-11-01')");
    read(stream_, "2026-11-30T09:00:00Z", 1000);
    read(stream_, "2026-11-30T10:00:00Z", 1400);
    read(stream_, "2026-12-02T08:00:00Z", 1500);
    analyze(stream_);
    ASSERT_EQ(charged(), 500);
    database_.execute("SELECT drop_use_before('2026-12-01')");
    database_.execute("DELETE FROM device_checkpoint");
    database_.execute(
        "INSERT INTO queue_refold (tenant_id, device_id) SELECT tenant_id, id FROM device");
    server_.analyzeAll();
    EXPECT_EQ(database_.number("SELECT count(*) FROM queue_refold"), 0);
    EXPECT_EQ(database_.number("SELECT sum(pages) FROM device_day"), 100);
    EXPECT_EQ(database_.number("SELECT sum(total) FROM customer_day"), 500);
}

TEST_F(RefoldTest, KeepsRepetitionsOfAReadingThatAPersonIgnores) {
    read(stream_, "2026-12-02T08:00:00Z", 1000);
    read(stream_, "2026-12-02T09:00:00Z", 900000);
    analyze(stream_);
    database_.execute(
        "INSERT INTO counter_decision (tenant_id, device_id, taken_at, n, counter, verdict, "
        "decided_by) SELECT tenant_id, device_id, taken_at, n, counter, 'ignore_reading', 'a@b' "
        "FROM counter_finding");
    const auto refold = [this] {
        database_.execute(
            "INSERT INTO queue_refold (tenant_id, device_id) SELECT tenant_id, id "
            "FROM device");
        server_.analyzeAll();
    };
    refold();
    read(stream_, "2026-12-02T10:00:00Z", 900000);
    read(stream_, "2026-12-02T11:00:00Z", 900000);
    analyze(stream_);
    const std::string findings = database_.table("SELECT * FROM counter_finding ORDER BY n");
    EXPECT_EQ(database_.number("SELECT sum(held) FROM device_day"), 899000);
    refold();
    EXPECT_EQ(database_.table("SELECT * FROM counter_finding ORDER BY n"), findings);
}

}  // namespace
}  // namespace platen::server::analysis
