#include "common/crypto/pem_file.hpp"

#include "common/core/random.hpp"
#include "common/crypto/pki.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace platen::crypto {
namespace {

class PemFile : public ::testing::Test {
protected:
    PemFile() { std::filesystem::create_directories(folder_); }
    ~PemFile() override { std::filesystem::remove_all(folder_); }

    [[nodiscard]] unsigned modeOf(const std::string& path) const {
        struct stat status {};
        ::stat(path.c_str(), &status);
        return status.st_mode & 0777U;
    }

    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("platen-pem-" + SystemRandom{}.uuid());
    std::string path_ = folder_ / "agent.key";
};

TEST_F(PemFile, KeepsAPrivateFileFromOthersEvenWhenAnOpenOneWasThere) {
    std::ofstream{path_} << "old";
    std::filesystem::permissions(path_, std::filesystem::perms{0644});
    writePrivateFile(path_, Secret{"new"});
    EXPECT_EQ(readPemFile(path_), "new");
    EXPECT_EQ(modeOf(path_), 0600U);
}

TEST_F(PemFile, LeavesNothingElseBehind) {
    writePublicFile(path_, "content");
    EXPECT_EQ(modeOf(path_), 0644U);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator{folder_}, {}), 1);
}

TEST_F(PemFile, NamesTheFileThatIsMissing) {
    try {
        static_cast<void>(readPemFile(path_));
        FAIL() << "it was read";
    } catch (const CryptoError& problem) {
        EXPECT_NE(std::string{problem.what()}.find(path_), std::string::npos);
    }
}

}  // namespace
}  // namespace platen::crypto
