#include "tests/agent/outbox/outbox_fixture.hpp"
#include "tests/support/power_loss/io_recording.hpp"
#include "tests/support/power_loss/sqlite_shim.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace platen::agent::outbox {
namespace {

/// A process that died in a commit may have left it written and not synced: the next one must not
/// count on it before it is.
TEST(OutboxStart, SyncsWhatItFinds) {
    tests::IoRecording recording;
    const tests::SqliteShim shim{recording};
    tests::OutboxFixture fixture;
    fixture.appendReadings(1);
    fixture.close();
    recording.events.clear();
    fixture.reopen();
    EXPECT_TRUE(std::ranges::any_of(recording.events, [](const tests::IoEvent& event) {
        return event.kind == tests::IoKind::Sync && event.path.ends_with("-wal");
    }));
    fixture.close();
}

}  // namespace
}  // namespace platen::agent::outbox
