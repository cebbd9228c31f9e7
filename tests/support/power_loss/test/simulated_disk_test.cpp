#include "tests/support/power_loss/simulated_disk.hpp"

#include "tests/agent/support/temporary_folder.hpp"
#include "tests/support/power_loss/io_recording.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <set>

namespace platen::tests {
namespace {

IoEvent write(const std::string& name, std::uint64_t offset, const std::string& data) {
    return {.kind = IoKind::Write, .path = "/d/" + name, .offset = offset, .data = data};
}

IoEvent sync(const std::string& name, bool with_folder = false) {
    return {.kind = IoKind::Sync, .path = "/d/" + name, .data = {}, .folder_synced = with_folder};
}

/// Every content that a few hundred power failures leave.
std::set<FolderContent> possibilities(const SimulatedDisk& disk) {
    std::mt19937_64 chance{7};
    std::set<FolderContent> seen;
    for (int i = 0; i < 500; ++i)
        seen.insert(disk.afterPowerLoss(chance));
    return seen;
}

TEST(SimulatedDisk, KeepsWhatWasSyncedAndMayLoseTheRest) {
    SimulatedDisk disk{"/d", {{"f", "old"}}};
    disk.apply(write("f", 0, "new"));
    EXPECT_EQ(possibilities(disk), (std::set<FolderContent>{{{"f", "old"}}, {{"f", "new"}}}));
    EXPECT_TRUE(disk.hasUnsynced());
    disk.apply(sync("f"));
    EXPECT_EQ(possibilities(disk), (std::set<FolderContent>{{{"f", "new"}}}));
    EXPECT_FALSE(disk.hasUnsynced());
}

TEST(SimulatedDisk, TearsAWriteAtSectors) {
    SimulatedDisk disk{"/d", {{"f", std::string(1024, '-')}}};
    disk.apply(write("f", 0, std::string(1024, '+')));
    const std::string old(512, '-');
    const std::string fresh(512, '+');
    EXPECT_EQ(
        possibilities(disk),
        (std::set<FolderContent>{
            {{"f", old + old}},
            {{"f", fresh + old}},
            {{"f", old + fresh}},
            {{"f", fresh + fresh}}}));
}

TEST(SimulatedDisk, MayForgetTheNameOfANewFileUntilTheFolderIsSynced) {
    SimulatedDisk disk{"/d", {}};
    disk.apply(write("f", 0, "x"));
    disk.apply(sync("f"));
    EXPECT_EQ(possibilities(disk), (std::set<FolderContent>{{}, {{"f", "x"}}}));
    disk.apply(sync("f", true));
    EXPECT_EQ(possibilities(disk), (std::set<FolderContent>{{{"f", "x"}}}));
}

TEST(SimulatedDisk, MayBringADeletedFileBack) {
    SimulatedDisk disk{"/d", {{"f", "x"}}};
    disk.apply({.kind = IoKind::Delete, .path = "/d/f", .data = {}});
    EXPECT_EQ(possibilities(disk), (std::set<FolderContent>{{}, {{"f", "x"}}}));
    EXPECT_EQ(disk.afterKill(), FolderContent{});
}

TEST(SimulatedDisk, GrowsAFileWithZerosWhereTheBytesWereLost) {
    SimulatedDisk disk{"/d", {{"f", ""}}};
    disk.apply(write("f", 0, "ab"));
    const FolderContent zeros{{"f", std::string(2, '\0')}};
    EXPECT_EQ(possibilities(disk), (std::set<FolderContent>{{{"f", ""}}, {{"f", "ab"}}, zeros}));
}

TEST(SqliteShim, SeesEveryByteThatReachesTheFiles) {
    const TemporaryFolder folder;
    IoRecording recording;
    SimulatedDisk disk{folder.path(), {}};
    {
        const SqliteShim shim{recording};
        sqlite3* handle = nullptr;
        ASSERT_EQ(sqlite3_open(folder.file("a.db").c_str(), &handle), SQLITE_OK);
        const auto* sql =
            "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; CREATE TABLE t(x);"
            "INSERT INTO t VALUES(randomblob(9000)); PRAGMA wal_checkpoint;"
            "INSERT INTO t VALUES(randomblob(90000)); DELETE FROM t WHERE rowid = 1;";
        ASSERT_EQ(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), SQLITE_OK);
        for (const IoEvent& event : recording.events)
            disk.apply(event);
        EXPECT_EQ(disk.afterKill(), readFolder(folder.path()));
        recording.events.clear();
        sqlite3_close(handle);
    }
    for (const IoEvent& event : recording.events)
        disk.apply(event);
    EXPECT_EQ(disk.afterKill(), readFolder(folder.path()));
}

TEST(IoLog, IsReadAsItWasWrittenUpToATornEnd) {
    const TemporaryFolder folder;
    const std::vector<IoEvent> events{
        {.kind = IoKind::Open, .path = "/d/f", .data = {}},
        write("f", 5, std::string("a\0b", 3)),
        {.kind = IoKind::Truncate, .path = "/d/f", .offset = 3, .data = {}},
        sync("f", true),
        {.kind = IoKind::Delete, .path = "/d/f", .data = {}, .folder_synced = true}};
    {
        IoLog log{folder.file("log")};
        for (const IoEvent& event : events) {
            log.before(event);
            log.done(event);
        }
    }
    EXPECT_EQ(readIoLog(folder.file("log")), events);
    std::filesystem::resize_file(
        folder.file("log"), std::filesystem::file_size(folder.file("log")) - 1);
    EXPECT_EQ(
        readIoLog(folder.file("log")), (std::vector<IoEvent>{events.begin(), events.end() - 1}));
}

}  // namespace
}  // namespace platen::tests
