#include "agent/outbox/outbox.hpp"
#include "agent/outbox/outbox_error.hpp"
#include "tests/agent/outbox/outbox_fixture.hpp"
#include "tests/support/power_loss/simulated_disk.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace platen::agent::outbox {
namespace {

using tests::FolderContent;
using tests::OutboxFixture;

/// Bytes between two that are tried, unless PLATEN_ROT_STEP says otherwise; 1 tries every one.
std::size_t stepOr(std::size_t usual) {
    const char* step = std::getenv("PLATEN_ROT_STEP");
    return step == nullptr ? usual : std::max(1UL, std::strtoul(step, nullptr, 10));
}

/// A small outbox with everything in it, as its files are.
struct Sound {
    FolderContent files;
    std::vector<std::string> waiting;       ///< texts of the readings that are not acknowledged
    std::vector<std::string> acknowledged;  ///< ... and of those that are
};

enum class Place : std::uint8_t { InFile, InLog };

Sound soundOutbox(Place place) {
    Sound sound;
    OutboxFixture fixture{{.batch_records = 2}};
    const auto append = [&](int from, int to, std::vector<std::string>& texts) {
        for (int i = from; i < to; ++i) {
            texts.push_back("reading " + std::to_string(i) + fixture.random.bytes(300));
            fixture.box().append({fixture.reading("192.0.2.1", texts.back())});
        }
    };
    append(0, 3, sound.acknowledged);
    fixture.sealAll();
    fixture.acknowledge(fixture.box().unacknowledged(9).back());
    append(3, 6, sound.waiting);
    fixture.sealAll();
    append(6, 9, sound.waiting);
    if (place == Place::InFile) fixture.close();
    sound.files = tests::readFolder(fixture.folder.path());
    return sound;
}

/// What an outbox that finds those files makes of them.
struct Found {
    bool is_refused{false};  ///< as one of a newer program
    bool was_damaged{false};
    bool knows_loss{true};
    std::uint64_t lost{0};  ///< says its note
    std::vector<std::string> readings;
};

Found openWith(const FolderContent& files) {
    OutboxFixture fixture;
    fixture.close();
    std::filesystem::remove(fixture.path());
    tests::writeFolder(fixture.folder.path(), files);
    Found found;
    try {
        fixture.reopen();
    } catch (const OutboxError& problem) {
        if (problem.fault() != OutboxFault::NewerSchema) throw;
        found.is_refused = true;
        return found;
    }
    // It must work, not only open.
    fixture.box().append({fixture.reading("192.0.2.9", "one more")});
    fixture.sealAll();
    found.was_damaged = std::filesystem::exists(fixture.folder.file("corrupt"));
    for (const auto& record : fixture.sealedRecords()) {
        if (record.has_reading()) found.readings.push_back(record.reading().values(0).octets());
        if (!record.gap().reason().starts_with("outbox was damaged")) continue;
        found.lost = record.gap().count();
        found.knows_loss = record.gap().reason().find("unknown number") == std::string::npos;
    }
    EXPECT_EQ(found.readings.back(), "one more");
    found.readings.pop_back();
    return found;
}

bool isSubsequence(const std::vector<std::string>& part, const std::vector<std::string>& whole) {
    auto at = whole.begin();
    return std::ranges::all_of(part, [&](const std::string& text) {
        at = std::find(at, whole.end(), text);
        return at != whole.end() && (++at, true);
    });
}

/// Nothing is invented, changed or sent twice; what is missing is in the books.
void check(const Sound& sound, const Found& found) {
    if (found.is_refused) return;
    ASSERT_TRUE(isSubsequence(found.readings, sound.waiting)) << [&] {
        std::string names;
        for (const std::string& text : found.readings)
            names += text.substr(0, 9) + ", ";
        return names;
    }();
    const std::size_t missing = sound.waiting.size() - found.readings.size();
    if (!found.was_damaged) {
        ASSERT_EQ(missing, 0U) << "and nobody noticed";
    } else if (found.knows_loss) {
        ASSERT_GE(found.lost, missing);
    }
}

FolderContent withByteChanged(FolderContent files, const std::string& name, std::size_t at) {
    char& byte = files.at(name)[at];
    byte = static_cast<char>(byte ^ static_cast<char>(1 + at * 37 % 255));
    return files;
}

TEST(OutboxRot, ChangesNothingAndHidesNothingWhateverByteOfTheFileIsWrong) {
    const Sound sound = soundOutbox(Place::InFile);
    const std::size_t size = sound.files.at("outbox.db").size();
    std::size_t refused = 0;
    for (std::size_t at = 0; at < size; at += stepOr(149)) {
        const Found found = openWith(withByteChanged(sound.files, "outbox.db", at));
        ASSERT_NO_FATAL_FAILURE(check(sound, found)) << "byte " << at;
        refused += found.is_refused ? 1U : 0U;
    }
    EXPECT_LE(refused, 4U) << "only the number of the schema makes a file untouchable";
}

TEST(OutboxRot, TakesTheLogUpToAByteThatIsWrong) {
    const Sound sound = soundOutbox(Place::InLog);
    const std::size_t size = sound.files.at("outbox.db-wal").size();
    std::vector<std::string> all = sound.acknowledged;
    all.insert(all.end(), sound.waiting.begin(), sound.waiting.end());
    for (std::size_t at = 0; at < size; at += stepOr(1'009)) {
        const Found found = openWith(withByteChanged(sound.files, "outbox.db-wal", at));
        // As after a power failure: the end is missing, and with it perhaps acknowledgements.
        ASSERT_TRUE(isSubsequence(found.readings, all)) << "byte " << at;
        ASSERT_FALSE(found.was_damaged) << "byte " << at;
    }
}

TEST(OutboxRot, HidesNothingWhereverTheFileEnds) {
    const Sound sound = soundOutbox(Place::InFile);
    const std::size_t size = sound.files.at("outbox.db").size();
    for (std::size_t length = 1; length < size; length += stepOr(499)) {
        FolderContent files = sound.files;
        files.at("outbox.db").resize(length);
        ASSERT_NO_FATAL_FAILURE(check(sound, openWith(files))) << "cut to " << length;
    }
}

TEST(OutboxRot, HidesNothingWhateverSectorOrPageIsZero) {
    const Sound sound = soundOutbox(Place::InFile);
    const std::size_t size = sound.files.at("outbox.db").size();
    for (const std::size_t length : {512U, 4096U}) {
        for (std::size_t at = 0; at < size; at += length) {
            FolderContent files = sound.files;
            files.at("outbox.db").replace(at, length, length, '\0');
            ASSERT_NO_FATAL_FAILURE(check(sound, openWith(files))) << length << " zeros at " << at;
        }
    }
}

}  // namespace
}  // namespace platen::agent::outbox
