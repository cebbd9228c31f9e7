#include "server/backup/backup_folder.hpp"

#include "common/core/random.hpp"
#include "server/backup/backup_error.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace platen::server::backup {
namespace {

namespace fs = std::filesystem;

class SeveralBackups : public ::testing::Test {
protected:
    SeveralBackups() { fs::create_directories(folder_); }
    ~SeveralBackups() override { fs::remove_all(folder_); }

    /// Each folder has one file, which has its name.
    void publishSome(const std::string& prefix) {
        for (int i = 0; i < 40;) {
            const std::string name = prefix + std::to_string(i);
            try {
                BackupFolder backup{folder_ / name};
                backup.writeFile(name, name);
                backup.publish();
                ++i;
            } catch (const BackupError& problem) {
                ASSERT_EQ(problem.fault(), BackupFault::InUse) << problem.what();
            }
        }
    }

    fs::path folder_ = fs::temp_directory_path() / ("platen-backups-" + SystemRandom{}.uuid());
};

TEST_F(SeveralBackups, AtOnceKeepOutOfEachOthersWay) {
    {
        std::vector<std::jthread> processes;
        for (const char* prefix : {"a", "b", "c"})
            processes.emplace_back([this, prefix] { publishSome(prefix); });
    }
    int published = 0;
    for (const auto& backup : fs::directory_iterator{folder_}) {
        ++published;
        const std::string name = backup.path().filename();
        std::vector<std::string> files;
        for (const auto& file : fs::directory_iterator{backup})
            files.push_back(file.path().filename());
        EXPECT_EQ(files, std::vector{name});
    }
    EXPECT_EQ(published, 120);
}

}  // namespace
}  // namespace platen::server::backup
