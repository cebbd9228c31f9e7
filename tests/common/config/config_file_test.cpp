#include "common/config/config.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace platen::config {
namespace {

class ConfigFile : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "config-XXXXXX").string();
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        path_ = folder_ / "agent.toml";
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& text) const { std::ofstream{path_} << text; }
    void setMode(mode_t mode) const { ASSERT_EQ(::chmod(path_.c_str(), mode), 0); }
    static std::string refusal(const std::string& path) {
        try {
            requirePrivate(path);
        } catch (const ConfigError& problem) {
            return problem.what();
        }
        return "accepted";
    }

    std::filesystem::path folder_;
    std::filesystem::path path_;
};

TEST_F(ConfigFile, IsReadAndNamedByItsPath) {
    write("name = \"site\"\n");
    Document settings = Document::fromFile(path_);
    EXPECT_EQ(settings.name(), path_.string());
    EXPECT_EQ(*settings.text("name"), "site");
}

TEST_F(ConfigFile, ThatIsMissingOrAFolderIsAnErrorThatNamesIt) {
    for (const std::filesystem::path& path : {path_, folder_}) {
        try {
            static_cast<void>(Document::fromFile(path));
            FAIL() << "accepted";
        } catch (const ConfigError& problem) {
            EXPECT_TRUE(std::string{problem.what()}.starts_with(path.string())) << problem.what();
        }
    }
}

TEST_F(ConfigFile, ThatIsNoTomlIsAnErrorWithItsLine) {
    write("a = 1\nb = \n");
    try {
        static_cast<void>(Document::fromFile(path_));
        FAIL() << "accepted";
    } catch (const ConfigError& problem) {
        EXPECT_TRUE(std::string{problem.what()}.starts_with(path_.string() + ":2: "));
    }
}

TEST_F(ConfigFile, WithASecretIsForItsOwnerOnly) {
    write("community = \"public\"\n");
    for (const mode_t mode : {0600U, 0400U, 0700U}) {
        setMode(mode);
        EXPECT_EQ(refusal(path_), "accepted") << mode;
    }
    for (const mode_t mode : {0604U, 0640U, 0620U, 0602U, 0601U, 0610U, 0666U}) {
        setMode(mode);
        EXPECT_NE(refusal(path_), "accepted") << mode;
    }
}

TEST_F(ConfigFile, WithASecretForOthersIsRefusedWithTheRemedy) {
    write("community = \"public\"\n");
    setMode(0644);
    EXPECT_EQ(
        refusal(path_),
        path_.string() +
            ": has mode 0644; it holds a secret, so only its owner may read it: chmod 0600 " +
            path_.string());
}

TEST_F(ConfigFile, WithASecretMustExist) {
    EXPECT_EQ(refusal(path_), path_.string() + ": cannot be read: No such file or directory");
}

}  // namespace
}  // namespace platen::config
