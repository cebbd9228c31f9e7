#include "server/backup/manifest.hpp"

#include "common/core/random.hpp"
#include "server/backup/backup_error.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace platen::server::backup {
namespace {

namespace fs = std::filesystem;

class ManifestFile : public ::testing::Test {
protected:
    ManifestFile() { fs::create_directories(folder_); }
    ~ManifestFile() override { fs::remove_all(folder_); }

    void write(const std::string& text) const { std::ofstream{folder_ / kManifestFile} << text; }

    /// Nothing when it can be read.
    [[nodiscard]] std::optional<BackupFault> faultOf(const std::string& text) const {
        write(text);
        try {
            (void)readManifest(folder_);
            return std::nullopt;
        } catch (const BackupError& problem) {
            return problem.fault();
        }
    }

    const Manifest manifest_{
        .platen = "1.2.3",
        .postgresql = "15.9 (Debian)",
        .database = R"(a "name" with \)",
        .schema = 7,
        .taken_at = parseUtc("2026-11-21T01:02:03.456Z").value(),
        .dump_bytes = 5'000'000'000,
        .dump_sha256 = std::string(32, '\xab'),
        .rows = {{"agent", 3}, {"a table", 0}, {"reading", 10'000'000'000}}};
    SystemRandom random_;
    fs::path folder_ = fs::temp_directory_path() / ("platen-manifest-" + random_.uuid());
};

TEST_F(ManifestFile, ReadsWhatItWrote) {
    write(manifestText(manifest_));
    const Manifest read = readManifest(folder_);
    EXPECT_EQ(manifestText(read), manifestText(manifest_));
    EXPECT_EQ(read.database, manifest_.database);
    EXPECT_EQ(read.rowsOf("reading"), 10'000'000'000);
    EXPECT_EQ(read.rowsOf("no such table"), 0);
}

TEST_F(ManifestFile, IsDamagedWhereverItIsCutOff) {
    const std::string whole = manifestText(manifest_);
    for (std::size_t length = 0; length + 1 < whole.size(); ++length)
        EXPECT_EQ(faultOf(whole.substr(0, length)), BackupFault::Damaged) << length;
}

TEST_F(ManifestFile, NamesTheFaultOfAFolderThatIsNoBackup) {
    try {
        (void)readManifest(folder_);
        FAIL() << "no error";
    } catch (const BackupError& problem) {
        EXPECT_EQ(problem.fault(), BackupFault::NotThere);
    }
}

TEST_F(ManifestFile, LeavesAFormatOfANewerProgramAlone) {
    std::string text = manifestText(manifest_);
    text.replace(text.find("format = 1"), 10, "format = 2\nsomething_new = true");
    EXPECT_EQ(faultOf(text), BackupFault::Newer);
}

TEST_F(ManifestFile, RefusesCountsThatAreNone) {
    std::string text = manifestText(manifest_);
    text.replace(text.find("agent 3"), 7, "agent x");
    EXPECT_EQ(faultOf(text), BackupFault::Damaged);
}

}  // namespace
}  // namespace platen::server::backup
