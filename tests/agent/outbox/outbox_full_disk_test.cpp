#include "agent/outbox/outbox.hpp"
#include "agent/outbox/outbox_error.hpp"
#include "tests/agent/outbox/full_disk.hpp"
#include "tests/agent/outbox/outbox_fixture.hpp"

#include <gtest/gtest.h>

namespace platen::agent::outbox {
namespace {

using tests::FullDisk;
using tests::OutboxFixture;

TEST(OutboxFullDisk, RefusesRecordsAndTakesThemWhenThereIsSpaceAgain) {
    FullDisk disk;
    OutboxFixture fixture;
    fixture.appendReadings(1);
    disk.setFull(true);
    EXPECT_EQ(fixture.box().append({fixture.reading("192.0.2.1")}).refused, 1U);
    EXPECT_EQ(fixture.box().status().records, 2U);
    disk.setFull(false);
    EXPECT_EQ(fixture.box().append({fixture.reading("192.0.2.1")}).refused, 0U);
    fixture.reopen();
    EXPECT_EQ(fixture.box().status().records, 4U) << "with the note about the refused one";
}

TEST(OutboxFullDisk, RefusesRecordsAlsoWhenRoomCannotBeMade) {
    FullDisk disk;
    OutboxFixture fixture{{.limit_mib = 4, .tail_mib = 4}};
    // A tail that has to go first, then readings that would be thinned.
    for (int i = 0; i < 37; ++i) {
        fixture.box().append({fixture.reading("192.0.2.1", fixture.random.bytes(100'000))});
        fixture.sealAll();
        fixture.acknowledge(fixture.box().unacknowledged(1).at(0));
    }
    disk.setFull(true);
    const auto large = fixture.reading("192.0.2.1", fixture.random.bytes(400'000));
    EXPECT_EQ(fixture.box().append({large}).refused, 1U);
    disk.setFull(false);
    EXPECT_EQ(fixture.box().append({large}).refused, 0U);
}

TEST(OutboxFullDisk, IsOpenedAndReadAsEver) {
    FullDisk disk;
    OutboxFixture fixture;
    fixture.appendReadings(3);
    fixture.sealAll();
    fixture.close();
    disk.setFull(true);
    ASSERT_NO_THROW(fixture.reopen());
    EXPECT_EQ(fixture.box().unacknowledged(1).size(), 1U);
    EXPECT_EQ(fixture.box().append({fixture.reading("192.0.2.1")}).refused, 1U);
    disk.setFull(false);
    EXPECT_EQ(fixture.box().append({fixture.reading("192.0.2.1")}).refused, 0U);
}

TEST(OutboxFullDisk, LeavesTheEpochAsItIsWhenANewOneCannotBeWritten) {
    FullDisk disk;
    OutboxFixture fixture;
    fixture.appendReadings(3);
    const std::string epoch = fixture.box().epoch();
    disk.setFull(true);
    EXPECT_THROW(fixture.box().startNewEpoch(EpochReason::Fork), OutboxError);
    EXPECT_EQ(fixture.box().epoch(), epoch);
    disk.setFull(false);
    fixture.box().startNewEpoch(EpochReason::Fork);
    EXPECT_NE(fixture.box().epoch(), epoch);
}

}  // namespace
}  // namespace platen::agent::outbox
