#include "agent/outbox/outbox.hpp"
#include "agent/outbox/outbox_error.hpp"
#include "tests/agent/outbox/faulty_disk.hpp"
#include "tests/agent/outbox/outbox_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>

namespace platen::agent::outbox {
namespace {

using tests::FaultyDisk;
using tests::OutboxFixture;
using tests::recordsOf;

TEST(OutboxFullDisk, RefusesRecordsAndTakesThemWhenThereIsSpaceAgain) {
    FaultyDisk disk;
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
    FaultyDisk disk;
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
    FaultyDisk disk;
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
    FaultyDisk disk;
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

/// Texts of the unacknowledged readings, in order.
std::vector<std::string> textsOf(OutboxFixture& fixture) {
    fixture.sealAll();
    return fixture.sealedReadings();
}

/// Appends, seals, acknowledges, begins an epoch; notes the text of every reading that was taken
/// and is not acknowledged.
class Worker {
public:
    explicit Worker(OutboxFixture& fixture) : fixture_{fixture} {}

    void work() {
        append(3);
        unlessFull([&] { fixture_.box().sealNext(); });
        append(2);
        unlessFull([&] { acknowledgeFirst(); });
        unlessFull([&] { fixture_.box().startNewEpoch(EpochReason::Fork); });
        append(2);
        unlessFull([&] { fixture_.box().sealNext(); });
    }

    void append(int count) {
        for (int i = 0; i < count; ++i) {
            const std::string text = "reading " + std::to_string(++number_);
            if (fixture_.box().append({fixture_.reading("192.0.2.1", text)}).refused == 0)
                kept.push_back(text);
        }
    }

    std::vector<std::string> kept;     ///< in order
    std::set<std::string> server_has;  ///< may be gone when an acknowledgement failed

private:
    void unlessFull(const std::function<void()>& step) {
        try {
            step();
        } catch (const OutboxError& problem) {
            if (problem.fault() != OutboxFault::Full) throw;
        }
    }

    void acknowledgeFirst() {
        const auto waiting = fixture_.box().unacknowledged(1);
        if (waiting.empty()) return;
        for (const auto& record : recordsOf(fixture_.box().load(waiting[0].first_seq).zstd)) {
            if (record.has_reading()) server_has.insert(record.reading().values(0).octets());
        }
        if (fixture_.acknowledge(waiting[0]) != AckResult::Advanced) return;
        std::erase_if(kept, [&](const std::string& text) { return server_has.contains(text); });
    }

    OutboxFixture& fixture_;
    int number_{0};
};

TEST(OutboxFullDisk, KeepsWhatItTookWhereverTheDiskFillsUpAndGoesOnByItself) {
    FaultyDisk disk;
    std::uint64_t call = 1;
    for (bool has_failed = true; has_failed; ++call) {
        OutboxFixture fixture;
        Worker worker{fixture};
        worker.append(1);
        disk.fillUpAt(call);
        worker.work();
        has_failed = disk.hasFailed();
        disk.setFull(false);
        worker.append(1);
        ASSERT_EQ(textsOf(fixture), worker.kept) << "full from call " << call;
        fixture.reopen();
        ASSERT_EQ(textsOf(fixture), worker.kept) << "full from call " << call;
        ASSERT_FALSE(std::filesystem::exists(fixture.folder.file("corrupt")));
    }
    EXPECT_GT(call, 20U);
}

TEST(OutboxFullDisk, IsMadeAtTheFirstStartThatFindsSpace) {
    FaultyDisk disk;
    std::uint64_t call = 1;
    for (bool has_failed = true; has_failed; ++call) {
        OutboxFixture fixture;
        fixture.close();
        std::filesystem::remove(fixture.path());
        disk.fillUpAt(call);
        try {
            fixture.reopen();
        } catch (const OutboxError& problem) {
            ASSERT_EQ(problem.fault(), OutboxFault::Full) << problem.what();
        }
        has_failed = disk.hasFailed();
        disk.setFull(false);
        ASSERT_NO_THROW(fixture.reopen()) << "full from call " << call;
        fixture.appendReadings(1);
        ASSERT_EQ(textsOf(fixture).size(), 1U);
        ASSERT_FALSE(std::filesystem::exists(fixture.folder.file("corrupt"))) << call;
    }
    EXPECT_GT(call, 5U);
}

TEST(OutboxFullDisk, SalvagesADamagedFileWhenThereIsSpaceAgain) {
    FaultyDisk disk;
    std::uint64_t call = 1;
    for (bool has_failed = true; has_failed; ++call) {
        OutboxFixture fixture;
        Worker worker{fixture};
        worker.append(4);
        fixture.close();
        fixture.damage("reading 2");
        disk.fillUpAt(call);
        try {
            fixture.reopen();
        } catch (const OutboxError& problem) {
            ASSERT_EQ(problem.fault(), OutboxFault::Full) << problem.what();
        }
        has_failed = disk.hasFailed();
        disk.setFull(false);
        ASSERT_NO_THROW(fixture.reopen()) << "full from call " << call;
        ASSERT_EQ(textsOf(fixture).size(), 3U) << "full from call " << call;
    }
    EXPECT_GT(call, 5U);
}

TEST(OutboxBrokenDisk, EndsAsACrashAndLosesNothingThatItTook) {
    FaultyDisk disk;
    std::uint64_t call = 1;
    for (bool has_failed = true; has_failed; ++call) {
        OutboxFixture fixture;
        Worker worker{fixture};
        worker.append(1);
        disk.failOnce(call);
        try {
            worker.work();
        } catch (const OutboxError& problem) {
            ASSERT_EQ(problem.fault(), OutboxFault::Disk) << problem.what();
        }
        has_failed = disk.hasFailed();
        fixture.close();
        ASSERT_NO_THROW(fixture.reopen()) << "broken at call " << call;
        ASSERT_FALSE(std::filesystem::exists(fixture.folder.file("corrupt"))) << call;
        // What was being written when it failed may be there, too.
        const auto found = textsOf(fixture);
        for (const std::string& text : worker.kept) {
            const bool is_there = std::ranges::count(found, text) == 1;
            ASSERT_TRUE(is_there || worker.server_has.contains(text))
                << text << ", broken at call " << call;
        }
    }
    EXPECT_GT(call, 40U);
}

}  // namespace
}  // namespace platen::agent::outbox
