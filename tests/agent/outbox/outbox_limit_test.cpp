#include "agent/outbox/outbox.hpp"
#include "tests/agent/outbox/outbox_fixture.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace platen::agent::outbox {
namespace {

using tests::OutboxFixture;

constexpr std::uint64_t kMib = 1024 * 1024;

/// Polls three devices every five minutes until the limit was reached several times over.
void pollFor(OutboxFixture& fixture, int rounds, std::uint64_t& refused) {
    for (int round = 0; round < rounds; ++round) {
        fixture.clock.advance(std::chrono::minutes{5});
        std::vector<NewRecord> records{fixture.status()};
        for (const auto* address : {"192.0.2.1", "192.0.2.2", "192.0.2.3"})
            records.push_back(fixture.reading(address, fixture.random.bytes(2'000)));
        refused += fixture.box().append(records).refused;
    }
}

std::uint64_t bytesOfLog(const OutboxFixture& fixture) {
    return std::filesystem::file_size(fixture.path() + "-wal");
}

TEST(OutboxLimit, ThinsIntermediateReadingsAndStaysBelowTheLimit) {
    OutboxFixture fixture{{.limit_mib = 4, .tail_mib = 1}};
    std::uint64_t refused = 0;
    pollFor(fixture, 3'000, refused);
    EXPECT_EQ(refused, 0U);
    EXPECT_LE(fixture.box().status().bytes, 4 * kMib);
    EXPECT_LE(std::filesystem::file_size(fixture.path()) + bytesOfLog(fixture), 4 * kMib);

    fixture.reopen();
    fixture.sealAll();
    std::uint64_t next = 1;
    std::uint64_t given_up = 0;
    for (const auto& record : fixture.sealedRecords()) {
        ASSERT_EQ(record.seq(), next);
        next = (record.has_gap() ? record.gap().last_seq() : record.seq()) + 1;
        given_up += record.gap().count();
    }
    EXPECT_EQ(next, 3'000U * 4 + 2);
    EXPECT_GT(given_up, 5'000U);
}

std::uint64_t gapsIn(OutboxFixture& fixture) {
    std::uint64_t count = 0;
    for (const auto& record : fixture.sealedRecords())
        count += record.gap().count();
    return count;
}

TEST(OutboxLimit, RefusesAndSaysSoLaterWhenNothingCanBeGivenUp) {
    OutboxFixture fixture{{.limit_mib = 4, .tail_mib = 1, .batch_records = 10}};
    std::uint64_t refused = 0;
    // One reading a day: there are no intermediate ones.
    while (refused < 20) {
        fixture.clock.advance(std::chrono::days{1});
        const auto text = fixture.random.bytes(20'000);
        refused += fixture.box().append({fixture.reading("192.0.2.1", text)}).refused;
        fixture.sealAll();
    }
    EXPECT_LE(fixture.box().status().bytes, 4 * kMib);
    const std::uint64_t noted_before = gapsIn(fixture);

    fixture.acknowledge(fixture.box().unacknowledged(1'000'000).back());
    fixture.appendReadings(1);
    fixture.sealAll();
    EXPECT_EQ(noted_before + gapsIn(fixture), refused);
}

TEST(OutboxLimit, TriesToThinAgainBeforeItRefuses) {
    OutboxFixture fixture{{.limit_mib = 4, .tail_mib = 1}};
    // One reading a day up to the limit: thinning finds nothing.
    const std::uint64_t room = divideSpace(4 * kMib).data;
    while (fixture.box().status().bytes - bytesOfLog(fixture) < room / 100 * 97) {
        fixture.clock.advance(std::chrono::days{1});
        fixture.box().append({fixture.reading("192.0.2.1", fixture.random.bytes(20'000))});
    }
    std::uint64_t refused = 0;
    for (int minute = 0; minute < 100; ++minute) {
        fixture.clock.advance(std::chrono::minutes{1});
        const auto text = fixture.random.bytes(20'000);
        refused += fixture.box().append({fixture.reading("192.0.2.1", text)}).refused;
    }
    EXPECT_EQ(refused, 0U);
}

TEST(OutboxLimit, GivesUpTheAcknowledgedTailFirst) {
    OutboxFixture fixture{{.limit_mib = 4, .tail_mib = 4}};
    for (int i = 0; i < 60; ++i) {
        fixture.box().append({fixture.reading("192.0.2.1", fixture.random.bytes(100'000))});
        fixture.sealAll();
        fixture.acknowledge(fixture.box().unacknowledged(1).at(0));
    }
    EXPECT_LE(fixture.box().status().bytes, 4 * kMib);
    EXPECT_EQ(fixture.box().append({fixture.reading("192.0.2.1")}).refused, 0U);
}

}  // namespace
}  // namespace platen::agent::outbox
