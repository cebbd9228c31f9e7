#include "agent/outbox/corrupt_folder.hpp"
#include "agent/outbox/outbox.hpp"
#include "agent/outbox/outbox_error.hpp"
#include "agent/outbox/salvage.hpp"
#include "tests/agent/outbox/outbox_fixture.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace platen::agent::outbox {
namespace {

namespace fs = std::filesystem;
using tests::OutboxFixture;

std::string contentOf(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

void write(const std::string& path, const std::string& content) {
    std::ofstream{path, std::ios::binary | std::ios::trunc} << content;
}

std::size_t readingsIn(OutboxFixture& fixture) {
    fixture.sealAll();
    std::size_t readings = 0;
    for (const auto& record : fixture.sealedRecords())
        readings += record.has_reading() ? 1U : 0U;
    return readings;
}

TEST(OutboxDamage, MovesAChangedRecordAwayAndSavesTheOthers) {
    OutboxFixture fixture;
    for (const auto* address : {"192.0.2.1", "192.0.2.2", "192.0.2.3"})
        fixture.box().append({fixture.reading(address, "find-me-" + std::string{address})});
    fixture.close();
    std::string content = contentOf(fixture.path());
    content[content.find("find-me-192.0.2.2")] = 'F';
    write(fixture.path(), content);

    fixture.reopen();
    EXPECT_EQ(readingsIn(fixture), 2U);
    EXPECT_FALSE(fs::is_empty(fixture.folder.path() / "corrupt"));
    const auto note = fixture.sealedRecords().back();
    EXPECT_EQ(note.gap().count(), 1U);
    EXPECT_TRUE(note.gap().reason().starts_with("outbox was damaged"));
}

TEST(OutboxDamage, StartsAnewWithAFileThatIsNoDatabase) {
    OutboxFixture fixture;
    fixture.appendReadings(1);
    fixture.close();
    write(fixture.path(), std::string(20'000, 'x'));
    fixture.reopen();
    fixture.appendReadings(1);
    EXPECT_EQ(readingsIn(fixture), 1U);
    const auto note = fixture.sealedRecords().front();
    EXPECT_NE(note.gap().reason().find("an unknown number of records is lost"), std::string::npos)
        << note.gap().reason();
}

TEST(OutboxDamage, IsNotBlamedForWhatTheNewFileCannotTake) {
    OutboxFixture fixture;
    fixture.appendReadings(1);
    fixture.close();
    const auto take = [](const auto&, bool) { throw OutboxError{OutboxFault::Disk, "new file"}; };
    EXPECT_THROW(
        static_cast<void>(salvage(
            fixture.path(), [](const auto&) {}, take)),
        OutboxError);
}

TEST(OutboxDamage, LeavesTheFileInItsPlaceWhenItsLogCannotBeMoved) {
    OutboxFixture fixture;
    fixture.close();
    // A file where the folder would have to be: nothing can be moved there.
    write(fixture.folder.file("corrupt"), "in the way");
    write(fixture.path() + "-wal", "log");
    EXPECT_THROW(
        static_cast<void>(moveToCorrupt(fixture.path(), fixture.clock.wallNow())), OutboxError);
    EXPECT_TRUE(fs::exists(fixture.path()));
    EXPECT_TRUE(fs::exists(fixture.path() + "-wal"));
}

}  // namespace
}  // namespace platen::agent::outbox
