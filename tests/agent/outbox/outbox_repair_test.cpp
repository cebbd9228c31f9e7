#include "agent/outbox/corrupt_folder.hpp"
#include "agent/outbox/outbox.hpp"
#include "agent/outbox/outbox_error.hpp"
#include "agent/outbox/sqlite.hpp"
#include "common/core/ids.hpp"
#include "tests/agent/outbox/outbox_fixture.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace platen::agent::outbox {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using tests::OutboxFixture;

constexpr const char* kOutboxToOpen = "PLATEN_TEST_OUTBOX";

/// Not a test: what repairInAProcess() runs.
TEST(OutboxRepair, DISABLED_OpensTheOutboxThatTheEnvironmentNames) {
    tests::ManualClock clock;
    tests::SeededRandom random{5};
    const Outbox box{
        {.path = std::getenv(kOutboxToOpen), .agent = AgentId{OutboxFixture::kAgent}},
        {},
        [](auto) { return "text"; },
        clock,
        random};
}

/// Opens the outbox in a process of its own that dies at that place. Returns its wait status.
int openAndDieAt(const std::string& path, const std::string& place) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::setenv(kOutboxToOpen, path.c_str(), 1);
        ::setenv("PLATEN_CRASH_AT", (place + ":1").c_str(), 1);
        ::execl(
            "/proc/self/exe",
            "test",
            "--gtest_filter=OutboxRepair.DISABLED_Opens*",
            "--gtest_also_run_disabled_tests",
            "--gtest_brief=1",
            nullptr);
        ::_exit(127);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

std::size_t damagedFilesKept(const OutboxFixture& fixture) {
    const fs::path folder = fixture.folder.path() / "corrupt";
    if (!fs::exists(folder)) return 0;
    return static_cast<std::size_t>(std::ranges::count_if(
        fs::directory_iterator{folder},
        [](const auto& entry) { return entry.path().extension() == ".db"; }));
}

std::vector<std::string> readingsAfterSealing(OutboxFixture& fixture) {
    fixture.sealAll();
    return fixture.sealedReadings();
}

#ifdef PLATEN_FAULTS
TEST(OutboxRepair, IsBegunAgainOrFinishedWhereverItWasKilled) {
    for (const std::string place :
         {"outbox.create.after_commit",
          "outbox.append.before_commit",
          "outbox.append.after_commit",
          "outbox.seal.after_commit",
          "outbox.salvage.before_ready",
          "outbox.salvage.after_ready",
          "outbox.corrupt.before_rename",
          "outbox.corrupt.after_rename",
          "outbox.repair.before_rename",
          "outbox.repair.after_rename"}) {
        OutboxFixture fixture;
        for (const char* text : {"a sealed one", "reading 2", "reading 3", "reading 4"}) {
            fixture.box().append({fixture.reading("192.0.2.1", text)});
            if (fixture.box().sealedSeq() == 0) fixture.box().sealNext();
        }
        fixture.close();
        fixture.damage("reading 3");
        const int status = openAndDieAt(fixture.path(), place);
        ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << place;
        fixture.reopen();
        EXPECT_EQ(
            readingsAfterSealing(fixture),
            (std::vector<std::string>{"a sealed one", "reading 2", "reading 4"}))
            << place;
        EXPECT_EQ(damagedFilesKept(fixture), 1U) << place;
    }
}
#endif

TEST(OutboxRepair, KnowsWhatWasAcknowledgedAlsoWhenTheFirstPlaceIsUnreadable) {
    OutboxFixture fixture;
    fixture.box().append({fixture.reading("192.0.2.1", "delivered")});
    fixture.sealAll();
    fixture.acknowledge(fixture.box().unacknowledged(1).at(0));
    fixture.box().append({fixture.reading("192.0.2.1", "waiting")});
    fixture.close();
    {
        sqlite::Connection connection{fixture.path()};
        connection.run("UPDATE stream SET acked_seq = 1");
    }
    fixture.reopen();
    EXPECT_EQ(damagedFilesKept(fixture), 1U);
    EXPECT_EQ(readingsAfterSealing(fixture), std::vector<std::string>{"waiting"});
}

TEST(OutboxRepair, BeginsWithWhatOfTheDamagedEpochIsHereNoMore) {
    OutboxFixture fixture;
    fixture.appendReadings(2);
    fixture.sealAll();
    fixture.acknowledge(fixture.box().unacknowledged(1).at(0));
    fixture.box().append({fixture.reading("192.0.2.1", "damaged")});
    const std::string old_epoch = fixture.box().epoch();
    fixture.close();
    fixture.damage("damaged");
    fixture.reopen();
    fixture.sealAll();
    const auto records = fixture.sealedRecords();
    EXPECT_EQ(
        records.at(0).gap().reason(), "follows epoch " + uuidFromBytes(old_epoch) + ": damaged");
    EXPECT_EQ(records.at(0).gap().count(), 3U)
        << "two readings and the definition of their profile";
    EXPECT_EQ(records.at(1).gap().count(), 1U) << "what was lost by the damage stands apart";
}

TEST(OutboxRepair, RenewsTheSecondPlaceOfThePosition) {
    OutboxFixture fixture;
    fixture.appendReadings(1);
    fixture.close();
    {
        sqlite::Connection connection{fixture.path()};
        connection.run("DROP TABLE stream_copy");  // as older programs left it
    }
    fixture.reopen();
    fixture.close();
    sqlite::Connection connection{fixture.path()};
    EXPECT_EQ(
        connection.number(
            "SELECT count(*) FROM stream NATURAL JOIN stream_copy WHERE length(row_sha) = 32"),
        1);
}

TEST(OutboxRepair, SavesWhatAnInterruptedMoveHadLeftInTheOldEpoch) {
    OutboxFixture fixture{{.batch_records = 1}};
    for (const char* text : {"one", "two", "three"})
        fixture.box().append({fixture.reading("192.0.2.1", text)});
    fixture.sealAll();
    fixture.box().append({fixture.reading("192.0.2.1", "four")});
    fixture.close();
    {
        sqlite::Connection connection{fixture.path()};
        parkTables(connection);
        connection.run("DELETE FROM stream");  // unreadable, too
    }
    fixture.reopen();
    EXPECT_EQ(damagedFilesKept(fixture), 1U);
    EXPECT_EQ(
        readingsAfterSealing(fixture), (std::vector<std::string>{"one", "two", "three", "four"}));
}

TEST(OutboxRepair, KeepsTheNewestDamagedFilesOnly) {
    OutboxFixture fixture;
    for (int i = 0; i < 5; ++i) {
        fixture.clock.advance(std::chrono::hours{1});
        fixture.box().append({fixture.reading("192.0.2.1", "reading " + std::to_string(i))});
        fixture.close();
        fixture.damage("reading " + std::to_string(i));
        fixture.reopen();
    }
    EXPECT_EQ(damagedFilesKept(fixture), 3U);
}

TEST(OutboxRepair, BringsADamagedFileToItsLogThatHasGoneAhead) {
    const tests::TemporaryFolder folder;
    const tests::ManualClock clock;
    const auto writeFile = [](const std::string& path, std::string_view text) {
        std::ofstream{path} << text;
    };
    writeFile(folder.file("outbox.db"), "first");
    writeFile(folder.file("outbox.db-wal"), "log of the first");
    const std::string first = moveToCorrupt(folder.file("outbox.db"), clock.wallNow());
    fs::rename(first, folder.file("outbox.db"));  // as if killed between log and file
    EXPECT_EQ(moveToCorrupt(folder.file("outbox.db"), clock.wallNow() + hours{1}), first);
    writeFile(folder.file("outbox.db"), "second");
    EXPECT_NE(moveToCorrupt(folder.file("outbox.db"), clock.wallNow() + hours{2}), first);
}

TEST(OutboxRepair, KeepsTheNewestDamagedFileHoweverLargeItIs) {
    const tests::TemporaryFolder folder;
    for (const char* name : {"outbox-1.db", "outbox-2.db"})
        std::ofstream{folder.path() / name} << std::string(1'000, 'x');
    pruneCorrupt(folder.file("outbox-2.db"), 500);
    EXPECT_TRUE(fs::exists(folder.path() / "outbox-2.db"));
    EXPECT_FALSE(fs::exists(folder.path() / "outbox-1.db"));
}

}  // namespace
}  // namespace platen::agent::outbox
