#include "agent/outbox/outbox.hpp"

#include "agent/outbox/outbox_error.hpp"
#include "common/crypto/sha256.hpp"
#include "common/wire/envelope.hpp"
#include "tests/agent/outbox/outbox_fixture.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace platen::agent::outbox {
namespace {

using tests::OutboxFixture;

TEST(Outbox, NumbersRecordsFromOneAndPutsTheProfileBeforeItsFirstReading) {
    OutboxFixture fixture;
    EXPECT_EQ(fixture.box().append({fixture.reading("192.0.2.1")}).last_seq, 2U);
    EXPECT_EQ(fixture.box().append({fixture.reading("192.0.2.1")}).last_seq, 3U);
    fixture.sealAll();
    const auto records = fixture.sealedRecords();
    ASSERT_EQ(records.size(), 3U);
    EXPECT_EQ(records[0].profile().text(), "text of " + std::string(32, 'p'));
    EXPECT_EQ(records[0].seq(), 1U);
    EXPECT_TRUE(records[1].has_reading());
    EXPECT_EQ(records[2].seq(), 3U);
}

TEST(Outbox, SealsNothingWhenEveryRecordIsInABatch) {
    OutboxFixture fixture;
    EXPECT_FALSE(fixture.box().sealNext());
    fixture.appendReadings(1);
    EXPECT_TRUE(fixture.box().sealNext());
    EXPECT_FALSE(fixture.box().sealNext());
}

TEST(Outbox, ChainsEachBatchToTheOneBefore) {
    OutboxFixture fixture;
    std::string chain = crypto::sha256(fixture.box().epoch());
    for (int i = 0; i < 3; ++i) {
        fixture.appendReadings(2);
        fixture.box().sealNext();
    }
    for (const auto& head : fixture.box().unacknowledged(9)) {
        const SealedBatch batch = fixture.box().load(head.first_seq);
        EXPECT_EQ(batch.prev_chain, chain);
        EXPECT_EQ(batch.sha256, crypto::sha256(batch.zstd));
        chain = crypto::sha256(chain, batch.sha256);
        EXPECT_EQ(batch.chain, chain);
    }
}

TEST(Outbox, SendsTheSameBytesAfterARestart) {
    OutboxFixture fixture;
    fixture.appendReadings(5);
    fixture.sealAll();
    const std::string before = fixture.box().load(1).zstd;
    const std::string epoch = fixture.box().epoch();
    fixture.reopen();
    EXPECT_EQ(fixture.box().load(1).zstd, before);
    EXPECT_EQ(fixture.box().epoch(), epoch);
    EXPECT_EQ(fixture.box().lastSeq(), 6U);
}

TEST(Outbox, AdvancesOnlyWhenTheServersChainIsItsOwn) {
    OutboxFixture fixture;
    fixture.appendReadings(3);
    fixture.sealAll();
    const auto batch = fixture.box().unacknowledged(1).at(0);
    const std::string& epoch = fixture.box().epoch();
    EXPECT_EQ(
        fixture.box().acknowledge(std::string(16, 'x'), batch.last_seq, batch.chain),
        AckResult::OtherEpoch);
    EXPECT_EQ(
        fixture.box().acknowledge(epoch, batch.last_seq, std::string(32, 'x')),
        AckResult::Contradiction);
    EXPECT_EQ(
        fixture.box().acknowledge(epoch, batch.last_seq + 1, batch.chain),
        AckResult::Contradiction);
    EXPECT_EQ(fixture.box().unacknowledged(1).size(), 1U);
    EXPECT_EQ(fixture.acknowledge(batch), AckResult::Advanced);
    EXPECT_EQ(fixture.acknowledge(batch), AckResult::Unchanged);
    EXPECT_TRUE(fixture.box().unacknowledged(1).empty());
    EXPECT_EQ(fixture.box().status().records, 0U);
}

TEST(Outbox, AcceptsThatTheServerHasNothingYet) {
    OutboxFixture fixture;
    fixture.appendReadings(1);
    fixture.sealAll();
    const std::string start = wire::chainStart(fixture.box().epoch());
    EXPECT_EQ(fixture.box().acknowledge(fixture.box().epoch(), 0, start), AckResult::Unchanged);
}

TEST(Outbox, SendsAgainFromTheTailWhenTheServerWasRestored) {
    OutboxFixture fixture;
    for (int i = 0; i < 3; ++i) {
        fixture.appendReadings(1);
        fixture.box().sealNext();
    }
    const auto batches = fixture.box().unacknowledged(9);
    const std::string second = fixture.box().load(batches[1].first_seq).zstd;
    fixture.acknowledge(batches[2]);
    EXPECT_EQ(fixture.box().rewind(batches[1].first_seq), RewindResult::Rewound);
    fixture.reopen();
    ASSERT_EQ(fixture.box().unacknowledged(9).size(), 2U);
    EXPECT_EQ(fixture.box().load(batches[1].first_seq).zstd, second);
    EXPECT_EQ(fixture.box().rewind(batches[1].first_seq + 1000), RewindResult::Contradiction);
}

TEST(Outbox, ForgetsAcknowledgedBatchesAfterTheAgeOfTheTail) {
    OutboxFixture fixture;
    fixture.appendReadings(1);
    fixture.sealAll();
    const auto old_batch = fixture.box().unacknowledged(1).at(0);
    fixture.acknowledge(old_batch);
    fixture.clock.advance(std::chrono::days{15});
    fixture.appendReadings(1);
    fixture.sealAll();
    const auto new_batch = fixture.box().unacknowledged(1).at(0);
    fixture.acknowledge(new_batch);
    EXPECT_EQ(fixture.box().rewind(old_batch.first_seq), RewindResult::BeforeTail);
    EXPECT_EQ(fixture.box().rewind(new_batch.first_seq), RewindResult::Rewound);
    fixture.reopen();
    EXPECT_EQ(fixture.box().unacknowledged(9).size(), 1U);
}

TEST(Outbox, KeepsTheTailWhenTheClockJumpsByYears) {
    for (const int years : {10, -10, -56}) {
        OutboxFixture fixture;
        fixture.appendReadings(1);
        fixture.sealAll();
        const auto first = fixture.box().unacknowledged(1).at(0);
        fixture.acknowledge(first);
        for (int i = 0; i < 3; ++i) {
            fixture.clock.wall += std::chrono::days{365} * years;
            if (i == 1) fixture.clock.boot = std::chrono::milliseconds{1};  // another boot
            if (i > 0) fixture.reopen();
            fixture.appendReadings(1);
            fixture.sealAll();
            fixture.acknowledge(fixture.box().unacknowledged(1).at(0));
        }
        EXPECT_EQ(fixture.box().rewind(first.first_seq), RewindResult::Rewound) << years;
        EXPECT_EQ(fixture.box().unacknowledged(9).size(), 4U) << "in the order of their numbers";
    }
}

TEST(Outbox, ForgetsTheTailByDaysInWhichItRanAlsoAcrossRestarts) {
    OutboxFixture fixture;
    fixture.appendReadings(1);
    fixture.sealAll();
    const auto first = fixture.box().unacknowledged(1).at(0);
    fixture.acknowledge(first);
    for (int day = 0; day < 16; ++day) {
        fixture.clock.advance(std::chrono::days{1});
        fixture.appendReadings(1);
        fixture.sealAll();
        fixture.acknowledge(fixture.box().unacknowledged(1).at(0));
        fixture.reopen();
    }
    EXPECT_EQ(fixture.box().rewind(first.first_seq), RewindResult::BeforeTail);
}

TEST(Outbox, TellsHowMuchWaitsAndSinceWhen) {
    OutboxFixture fixture;
    EXPECT_EQ(fixture.box().status().oldest, std::nullopt);
    const TimePoint first = fixture.clock.wallNow();
    fixture.appendReadings(2);
    fixture.clock.advance(std::chrono::minutes{5});
    fixture.appendReadings(1);
    EXPECT_EQ(fixture.box().status().records, 4U);
    EXPECT_EQ(fixture.box().status().oldest, first);
    fixture.sealAll();
    EXPECT_EQ(fixture.box().status().oldest, first);
    EXPECT_GT(fixture.box().status().bytes, 0U);
}

TEST(Outbox, RefusesAFileOfANewerProgramAndLeavesItAlone) {
    OutboxFixture fixture;
    fixture.appendReadings(1);
    fixture.close();
    {
        sqlite::Connection connection{fixture.path()};
        connection.run("PRAGMA user_version = 2");
    }
    try {
        fixture.reopen();
        FAIL() << "a newer schema was opened";
    } catch (const OutboxError& problem) {
        EXPECT_EQ(problem.fault(), OutboxFault::NewerSchema);
    }
    EXPECT_TRUE(std::filesystem::exists(fixture.path()));
}

TEST(Outbox, RefusesToBeOpenedTwice) {
    OutboxFixture fixture;
    try {
        const Outbox second{
            {.path = fixture.path(), .agent = fixture.agent_id},
            {},
            [](auto) { return ""; },
            fixture.clock,
            fixture.random};
        FAIL() << "two processes could write";
    } catch (const OutboxError& problem) {
        EXPECT_EQ(problem.fault(), OutboxFault::NotUsable);
    }
}

TEST(Outbox, ReplacesARecordThatNoBatchCanCarryByAGap) {
    OutboxFixture fixture;
    fixture.box().append({fixture.reading("192.0.2.1", fixture.random.bytes(600'000))});
    fixture.sealAll();
    const auto records = fixture.sealedRecords();
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].gap().reason(), "record too large");
}

}  // namespace
}  // namespace platen::agent::outbox
