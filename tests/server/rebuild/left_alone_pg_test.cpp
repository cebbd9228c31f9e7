#include "common/core/text.hpp"
#include "common/wire/reading.pb.h"
#include "server/analysis/quarantine_retry.hpp"
#include "tests/server/rebuild/rebuild_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// What a rebuild cannot judge, and must not touch.
namespace platen::server::rebuild {
namespace {

TEST_F(RebuildOfOneTest, LeavesOutWhatAnotherVersionUnderstood) {
    change(
        "UPDATE inbox_done SET normaliser = 0 WHERE first_seq = 1; "
        "UPDATE reading SET life_count = 90 WHERE n = 2");
    EXPECT_EQ(find(), "");
    EXPECT_EQ(last_.inexact.by_others, 1);
}

TEST_F(RebuildOfOneTest, LeavesOutADeviceThatWaitsForItsFold) {
    change("INSERT INTO queue_refold SELECT tenant_id, id FROM device");
    EXPECT_EQ(find(), "");
    EXPECT_EQ(last_.inexact.undecided, 1);
}

TEST_F(RebuildOfOneTest, SaysWhichBatchesTheArchiveLacks) {
    change("DELETE FROM inbox WHERE first_seq = 3");
    EXPECT_NE(find(), "");
    EXPECT_EQ(last_.totals.missing, 1);
}

TEST_F(RebuildOfOneTest, TakesNothingAwayBecauseTheArchiveLacksIt) {
    for (const std::string_view lost :
         {"first_seq = 3", "first_seq > 6", "true"}) {  // in the middle, the last ones, all
        change(fmt::format("DELETE FROM inbox WHERE {}", lost));
        const std::string before = server_.tables();
        const auto result = make(false);
        EXPECT_FALSE(result.differences.empty());
        EXPECT_FALSE(result.is_replaced) << lost;
        EXPECT_GT(result.inexact.holes, 0) << lost;
        EXPECT_EQ(server_.tables(), before) << lost;
        change(fmt::format("DELETE FROM inbox_done WHERE {}", lost));
        EXPECT_FALSE(make(false).is_replaced) << lost << ", and nobody knows of it";
    }
}

TEST_F(RebuildTest, TakesADeviceThatBeganBeforeTheArchiveForNoOther) {
    FakeStream stream{server_.customer.agent, {server_.random.uuid()}, server_.clock};
    stream.add(profileRecord());
    for (const std::string_view serial : {"", "S1", "S1"}) {  // known by its address at first
        stream.add(readingRecord(
            {.serial = std::string{serial},
             .life_count = 100,
             .mac = std::string("\x00\x11\x22\x33\x44\x55", 6)}));
        server_.deliver(stream);
        server_.analyzeAll();
        server_.clock.advance(std::chrono::hours{5});
    }
    ASSERT_EQ(server_.database.number("SELECT count(*) FROM device"), 1);
    dropFromArchive("first_seq = 1");
    EXPECT_EQ(find(), "") << texts_;
    EXPECT_EQ(last_.inexact.older, 1);
    EXPECT_EQ(last_.inexact.holes, 0) << "the oldest days go";
}

class RebuildOfADamagedArchiveTest : public RebuildOfOneTest {
protected:
    /// What was found is told, and nothing is done about it.
    void expectNothingReplaced(const std::string& what) {
        const std::string before = server_.tables();
        const auto result = make(false);
        EXPECT_FALSE(result.differences.empty()) << what;
        EXPECT_FALSE(result.isArchiveWhole()) << what;
        EXPECT_FALSE(result.is_replaced) << what;
        EXPECT_EQ(server_.tables(), before) << what;
    }
    /// The third reading, which said 110, says something else.
    [[nodiscard]] platen::testing::SealedBatch forged() {
        wire::v1::Batch message;
        message.add_boot_ids(server_.clock.bootId());
        *message.add_records() = readingRecord({.life_count = 115, .toner = 41});
        message.mutable_records(0)->set_seq(3);
        message.mutable_records(0)->set_wall_ms(server_.clock.wallNow().time_since_epoch().count());
        return stream_.sealBytes(message.SerializeAsString(), 1);
    }
};

TEST_F(RebuildOfADamagedArchiveTest, TakesNothingAwayBecauseABatchCannotBeReadAnyMore) {
    change(
        "UPDATE inbox SET payload = set_byte(payload, 8, 255 - get_byte(payload, 8)) "
        "WHERE first_seq = 3");
    expectNothingReplaced("an octet was flipped");
    change("UPDATE inbox SET sha256 = sha256(payload) WHERE first_seq = 3");
    expectNothingReplaced("and its hash fits");
    EXPECT_EQ(make().totals.refused, 1);
}

TEST_F(RebuildOfADamagedArchiveTest, BelievesNoBatchThatSaysSomethingElseThanTheOneThatCame) {
    const auto batch = forged();
    change(fmt::format(
        "UPDATE inbox SET payload = decode('{}', 'hex') WHERE first_seq = 3",
        hexEncode(batch.bytes)));
    expectNothingReplaced("another batch is in its place");
    auto result = make();
    EXPECT_EQ(result.totals.refused, 0) << "it can be read";
    EXPECT_EQ(result.inexact.damaged, 1);
    change("UPDATE inbox SET sha256 = sha256(payload) WHERE first_seq = 3");
    expectNothingReplaced("with its own hash");
    EXPECT_EQ(make().inexact.damaged, 1) << "the chain goes over another one";
}

TEST_F(RebuildOfADamagedArchiveTest, TakesNothingAwayThatCameBackBeforeItsPlaceWasNoted) {
    stream_.add(readingRecord({.life_count = 140}));
    server_.deliver(stream_);
    server_.database.execute(
        "INSERT INTO queue_attempt (stream_id, first_seq, failed, problem) "
        "SELECT stream_id, first_seq, 3, 'a bug' FROM queue_inbox");
    server_.analyzeAll();
    const auto back = analysis::retryQuarantined(
        *server_.analyze_database,
        {.tenants = {server_.customer.tenant},
         .item = server_.database.value("SELECT id FROM quarantine"),
         .who = "alice",
         .now = server_.clock.wallNow()});
    ASSERT_TRUE(back.is_back) << back.outcome;
    ASSERT_EQ(find(), "") << texts_;
    change("UPDATE quarantine SET no = NULL, normaliser = NULL");
    expectNothingReplaced("it came back once");
    EXPECT_EQ(make().inexact.unplaced, 1);
}

/// Two printers of one customer; the second one was understood by another version, so that it is
/// left out.
class RebuildOfSomeTest : public RebuildTest {
protected:
    RebuildOfSomeTest() {
        for (const std::string_view serial : {"S1", "S2"}) {
            FakeStream stream{server_.customer.agent, {server_.random.uuid()}, server_.clock};
            stream.add(profileRecord());
            for (const std::int64_t count : {100, 110, 200}) {
                stream.add(readingRecord(
                    {.address = fmt::format("192.0.2.{}", serial.back()),
                     .serial = std::string{serial},
                     .life_count = count}));
                server_.deliver(stream);
                server_.analyzeAll();
                server_.clock.advance(std::chrono::hours{9});
            }
        }
        change(fmt::format(
            "UPDATE inbox_done d SET normaliser = 0 FROM reading r WHERE r.received_at = "
            "d.received_at AND r.stream_id = d.stream_id AND r.device_id = {}",
            kSecond));
    }

    static constexpr std::string_view kFirst = "(SELECT id FROM device WHERE serial = 'S1')";
    static constexpr std::string_view kSecond = "(SELECT id FROM device WHERE serial = 'S2')";
};

TEST_F(RebuildOfSomeTest, PutsTheCustomersSumRightTogetherWithADevice) {
    const std::string before = server_.tables();
    EXPECT_EQ(find(), "") << texts_;
    EXPECT_EQ(last_.compared, 1);
    EXPECT_EQ(last_.inexact.by_others, 1);
    change(fmt::format(
        "UPDATE device_day SET pages = pages + 100, total_used = total_used + 100 "
        "WHERE device_id = {}; UPDATE customer_day SET total = total + 100 WHERE day = "
        "(SELECT min(day) FROM device_day)",
        kFirst));
    (void)find();
    EXPECT_NE(texts_.find("customer_day "), std::string::npos) << texts_;
    EXPECT_TRUE(make(false).is_replaced);
    EXPECT_EQ(server_.tables(), before);
}

TEST_F(RebuildOfSomeTest, LooksAtTheCustomersSumThoughADeviceIsLeftOut) {
    const std::string before = server_.tables();
    change("UPDATE customer_day SET color = color + 1");
    EXPECT_TRUE(make(false).is_replaced);
    EXPECT_EQ(server_.tables(), before);
}

TEST_F(RebuildOfSomeTest, SumsUpNoDayWhoseUseHasGone) {
    const std::string day = server_.database.value("SELECT min(day) FROM device_day");
    change(fmt::format(
        "DELETE FROM device_day WHERE day <= '{0}'; INSERT INTO use_kept (since) "
        "VALUES (date '{0}' + 1)",
        day));
    const auto use = [this] {
        return server_.database.table("SELECT * FROM device_day ORDER BY device_id, day") +
               server_.database.table("SELECT * FROM customer_day ORDER BY day");
    };
    const std::string before = use();
    EXPECT_EQ(find(), "") << texts_;
    change(
        fmt::format("UPDATE reading SET life_count = 90 WHERE n = 2 AND device_id = {}", kFirst));
    EXPECT_TRUE(make(false).is_replaced);
    EXPECT_EQ(use(), before);
}

TEST_F(RebuildOfOneTest, KeepsTheRecordOfALossThatIsOlderThanTheArchive) {
    change("INSERT INTO stream_gap SELECT tenant_id, stream_id, 2, 2, 1, 'full' FROM agent_stream");
    dropFromArchive("first_seq IN (1, 3)");
    EXPECT_EQ(find(), "") << texts_;
    (void)make(false);
    EXPECT_EQ(server_.database.number("SELECT count(*) FROM stream_gap"), 1);
}

TEST_F(RebuildOfOneTest, LooksAtNothingWhereEveryDeviceBeganBeforeTheArchive) {
    dropFromArchive("first_seq = 1");
    EXPECT_EQ(find(), "") << texts_;
    EXPECT_EQ(last_.compared, 0);
}

}  // namespace
}  // namespace platen::server::rebuild
