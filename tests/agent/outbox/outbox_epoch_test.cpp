#include "agent/outbox/outbox.hpp"
#include "agent/outbox/outbox_error.hpp"
#include "common/core/ids.hpp"
#include "common/wire/envelope.hpp"
#include "tests/agent/outbox/faulty_disk.hpp"
#include "tests/agent/outbox/outbox_fixture.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace platen::agent::outbox {
namespace {

using tests::OutboxFixture;

std::vector<std::string> addressesOf(const std::vector<wire::v1::Record>& records) {
    std::vector<std::string> addresses;
    for (const auto& record : records) {
        if (record.has_reading()) addresses.push_back(record.reading().address());
    }
    return addresses;
}

void expectNoHoles(const std::vector<wire::v1::Record>& records) {
    std::uint64_t next = 1;
    for (const auto& record : records) {
        EXPECT_EQ(record.seq(), next);
        next = (record.has_gap() ? record.gap().last_seq() : record.seq()) + 1;
    }
}

TEST(OutboxEpoch, TakesUnacknowledgedRecordsInOrderIntoTheNewStream) {
    OutboxFixture fixture;
    fixture.box().append({fixture.reading("192.0.2.1")});
    fixture.box().sealNext();
    fixture.acknowledge(fixture.box().unacknowledged(1).at(0));
    fixture.box().append({fixture.reading("192.0.2.2")});
    fixture.box().sealNext();
    fixture.box().append({fixture.reading("192.0.2.3"), fixture.reading("192.0.2.4")});
    const std::string old_epoch = fixture.box().epoch();

    fixture.box().startNewEpoch(EpochReason::Fork);
    EXPECT_NE(fixture.box().epoch(), old_epoch);
    fixture.sealAll();
    const auto records = fixture.sealedRecords();
    expectNoHoles(records);
    EXPECT_EQ(
        addressesOf(records), (std::vector<std::string>{"192.0.2.2", "192.0.2.3", "192.0.2.4"}));
    EXPECT_EQ(records.at(0).gap().reason(), "follows epoch " + uuidFromBytes(old_epoch) + ": fork");
    EXPECT_EQ(records.at(0).gap().count(), 2U) << "what was acknowledged is here no more";
    EXPECT_TRUE(records.at(1).has_profile());
}

TEST(OutboxEpoch, KeepsTheWholeTailWhenTheServerLostMore) {
    OutboxFixture fixture{{.tail = std::chrono::days{1}}};
    fixture.box().append({fixture.reading("192.0.2.1")});
    fixture.sealAll();
    fixture.acknowledge(fixture.box().unacknowledged(1).at(0));
    fixture.clock.advance(std::chrono::days{2});
    fixture.box().append({fixture.reading("192.0.2.2")});
    fixture.sealAll();
    fixture.acknowledge(fixture.box().unacknowledged(1).at(0));

    fixture.box().startNewEpoch(EpochReason::TailExceeded);
    fixture.sealAll();
    const auto records = fixture.sealedRecords();
    EXPECT_EQ(addressesOf(records), std::vector<std::string>{"192.0.2.2"});
    EXPECT_EQ(records.at(0).gap().count(), 2U);
}

TEST(OutboxEpoch, GoesOnAfterARestart) {
    OutboxFixture fixture;
    fixture.appendReadings(3);
    fixture.box().sealNext();
    fixture.appendReadings(3);
    fixture.box().startNewEpoch(EpochReason::Retired);
    fixture.reopen();
    fixture.appendReadings(1);
    fixture.sealAll();
    const auto records = fixture.sealedRecords();
    expectNoHoles(records);
    EXPECT_EQ(addressesOf(records).size(), 7U);
    const auto first = fixture.box().load(1);
    EXPECT_EQ(first.prev_chain, wire::chainStart(fixture.box().epoch()));
}

TEST(OutboxEpoch, DoesNotRepeatUnderAnotherAgentWhatTheFirstOneDelivered) {
    OutboxFixture fixture;
    fixture.box().append({fixture.reading("192.0.2.1")});
    fixture.sealAll();
    fixture.acknowledge(fixture.box().unacknowledged(1).at(0));
    fixture.box().append({fixture.reading("192.0.2.2")});
    fixture.sealAll();
    const std::string old_epoch = fixture.box().epoch();

    fixture.agent_id = AgentId{"aaaaaaaa-1111-4222-8333-444455556666"};
    fixture.reopen();
    const std::string epoch = fixture.box().epoch();
    EXPECT_NE(epoch, old_epoch);
    EXPECT_EQ(fixture.box().rewind(1), RewindResult::Rewound);
    fixture.sealAll();
    const auto records = fixture.sealedRecords();
    expectNoHoles(records);
    EXPECT_EQ(addressesOf(records), std::vector<std::string>{"192.0.2.2"});
    EXPECT_EQ(records.at(0).gap().count(), 0U) << "it was not this agent's";
    fixture.reopen();
    EXPECT_EQ(fixture.box().epoch(), epoch) << "the same agent again";
}

/// Addresses of the readings that are found after the disk was full from that call on.
std::vector<std::string> addressesAfterFullDisk(std::uint64_t call, bool reopens) {
    tests::FaultyDisk disk;
    OutboxFixture fixture{{.batch_records = 2}};
    for (int i = 0; i < 9; ++i) {
        fixture.box().append({fixture.reading("192.0.2." + std::to_string(i))});
        if (i == 5) fixture.sealAll();
    }
    disk.fillUpAt(call);
    try {
        fixture.box().startNewEpoch(EpochReason::Fork);
    } catch (const OutboxError& problem) {
        EXPECT_EQ(problem.fault(), OutboxFault::Full);
    }
    EXPECT_GE(fixture.box().status().records, 9U) << "also while they are on their way";
    EXPECT_EQ(fixture.box().append({fixture.reading("192.0.2.99")}).refused, 1U);
    disk.setFull(false);
    if (reopens) fixture.reopen();
    fixture.box().append({fixture.reading("192.0.2.9")});
    fixture.sealAll();
    const auto records = fixture.sealedRecords();
    expectNoHoles(records);
    return addressesOf(records);
}

TEST(OutboxEpoch, GoesOnWhereAFullDiskInterruptedIt) {
    std::vector<std::string> expected;
    for (int i = 0; i < 10; ++i)
        expected.push_back("192.0.2." + std::to_string(i));
    for (std::uint64_t call = 1; call < 60; call += 2) {
        ASSERT_EQ(addressesAfterFullDisk(call, false), expected) << "from call " << call;
        ASSERT_EQ(addressesAfterFullDisk(call, true), expected) << "from call " << call;
    }
}

TEST(OutboxEpoch, DoesNotNeedAsMuchSpaceAgain) {
    OutboxFixture fixture{{.limit_mib = 16}};
    while (fixture.box().status().bytes < 10 << 20) {
        fixture.clock.advance(std::chrono::hours{1});
        fixture.box().append({fixture.reading("192.0.2.1", fixture.random.bytes(50'000))});
    }
    fixture.sealAll();
    fixture.box().startNewEpoch(EpochReason::Fork);
    const auto bytes = std::filesystem::file_size(fixture.path()) +
                       std::filesystem::file_size(fixture.path() + "-wal");
    EXPECT_LE(bytes, 16U << 20U);
}

}  // namespace
}  // namespace platen::agent::outbox
