#include "server/db/settings.hpp"

#include "common/config/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace platen::server::db {
namespace {

using ::testing::HasSubstr;

class PasswordFile : public ::testing::Test {
protected:
    PasswordFile() {
        std::string pattern = (std::filesystem::temp_directory_path() / "platen.XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        file_ = folder_ / "password";
        std::ofstream{file_} << "it's \\ secret\nsecond line\n";
    }
    ~PasswordFile() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path folder_;
    std::filesystem::path file_;
};

TEST_F(PasswordFile, IsReadUpToItsFirstLineAndQuoted) {
    ::chmod(file_.c_str(), 0600);
    const RoleSettings role{.user = "platen_web", .password_file = file_.string()};
    EXPECT_THAT(connectionString({}, role).reveal(), HasSubstr(R"(password='it\'s \\ secret')"));
}

TEST_F(PasswordFile, IsRefusedWhenOthersMayReadIt) {
    ::chmod(file_.c_str(), 0644);
    const RoleSettings role{.user = "platen_web", .password_file = file_.string()};
    EXPECT_THROW((void)connectionString({}, role), config::ConfigError);
}

TEST(ConnectionString, QuotesWhatAFileNames) {
    const ConnectionSettings connection{.host = "/tmp/a b", .port = 5433, .name = "it's"};
    const std::string text =
        connectionString(connection, {.user = "platen_web", .password_file = {}}).reveal();
    EXPECT_THAT(text, HasSubstr("host='/tmp/a b' port=5433 dbname='it\\'s' user='platen_web'"));
    EXPECT_THAT(text, ::testing::Not(HasSubstr("password")));
}

TEST(ConnectionString, NoticesAPeerThatIsGoneWithoutAWord) {
    const std::string text = connectionString({}, {.user = "u", .password_file = {}}).reveal();
    EXPECT_THAT(
        text,
        HasSubstr(" keepalives_idle=15 keepalives_interval=5 keepalives_count=3 "
                  "tcp_user_timeout=30000 "));
}

TEST(RoleSettings, AllowPoolsThatPostgresCanServe) {
    EXPECT_THROW(
        (RoleSettings{.user = "u", .password_file = {}, .pool = 0}.check()), config::ConfigError);
    EXPECT_NO_THROW((RoleSettings{.user = "u", .password_file = {}, .pool = 200}.check()));
}

}  // namespace
}  // namespace platen::server::db
