#include "agent/outbox/outbox.hpp"
#include "tests/agent/outbox/outbox_fixture.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace platen::agent::outbox {
namespace {

namespace fs = std::filesystem;
using tests::OutboxFixture;

/// What a dead process leaves behind: the files as they are at this moment.
std::string copyOf(const OutboxFixture& fixture, int number) {
    const std::string target = fixture.folder.file("copy" + std::to_string(number) + ".db");
    fs::copy_file(fixture.path(), target);
    if (fs::exists(fixture.path() + "-wal"))
        fs::copy_file(fixture.path() + "-wal", target + "-wal");
    return target;
}

TEST(OutboxCrash, FindsEverythingThatWasAppendedWhenTheProcessDies) {
    OutboxFixture fixture;
    for (int step = 0; step < 40; ++step) {
        fixture.appendReadings(1);
        if (step % 5 == 4) fixture.box().sealNext();
        if (step % 10 == 9) fixture.acknowledge(fixture.box().unacknowledged(1).at(0));
        if (step == 33) fixture.box().startNewEpoch(EpochReason::Fork);
        Outbox survivor{
            {.path = copyOf(fixture, step), .agent = fixture.agent_id},
            {},
            [](auto) { return "text"; },
            fixture.clock,
            fixture.random};
        ASSERT_EQ(survivor.epoch(), fixture.box().epoch());
        ASSERT_EQ(survivor.lastSeq(), fixture.box().lastSeq());
        ASSERT_EQ(survivor.sealedSeq(), fixture.box().sealedSeq());
        ASSERT_EQ(survivor.ackedSeq(), fixture.box().ackedSeq());
        ASSERT_EQ(survivor.status().records, fixture.box().status().records);
    }
}

}  // namespace
}  // namespace platen::agent::outbox
