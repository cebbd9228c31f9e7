#include "server/backup/postgres_tool.hpp"

#include "common/core/random.hpp"
#include "server/backup/backup_error.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace platen::server::backup {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// A tool of our own, first in PATH, that writes down how it was called.
class PostgresTool : public ::testing::Test {
protected:
    PostgresTool() {
        fs::create_directories(folder_);
        setPath(folder_.string() + ":" + path_);
        std::ofstream{folder_ / "password"} << kPassword << "\n";
        fs::permissions(folder_ / "password", fs::perms::owner_read | fs::perms::owner_write);
    }
    ~PostgresTool() override {
        setPath(path_);
        fs::remove_all(folder_);
    }

    static void setPath(const std::string& path) {
        ::setenv("PATH", path.c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
    }

    void writeTool(const std::string& script) const {
        std::ofstream{folder_ / "pg_dump"} << "#!/bin/sh\n" << script;
        fs::permissions(folder_ / "pg_dump", fs::perms::owner_all);
    }

    [[nodiscard]] std::string fileText(const std::string& name) const {
        std::ifstream file{folder_ / name};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

    [[nodiscard]] ToolRun run() const {
        return {
            .tool = "pg_dump",
            .arguments = {"--format=custom"},
            .connection = {.host = "/run/here", .port = 5433, .name = "platen"},
            .role = {.user = "platen_backup", .password_file = folder_ / "password"},
            .output = -1};
    }

    static constexpr const char* kPassword = "canary 'of' \"a\" password";
    SystemRandom random_;
    std::string path_{std::getenv("PATH")};  // NOLINT(concurrency-mt-unsafe)
    fs::path folder_ = fs::temp_directory_path() / ("platen-tool-" + random_.uuid());
};

TEST_F(PostgresTool, GetsItsPasswordWhereOtherUsersDoNotSeeIt) {
    writeTool(fmt::format("echo \"$@\" >{0}/arguments; env >{0}/environment\n", folder_.string()));
    runPostgresTool(run());
    EXPECT_EQ(fileText("arguments"), "--format=custom\n");
    const std::string environment = fileText("environment");
    EXPECT_THAT(environment, HasSubstr(fmt::format("PGPASSWORD={}\n", kPassword)));
    EXPECT_THAT(environment, HasSubstr("PGHOST=/run/here\n"));
    EXPECT_THAT(environment, HasSubstr("PGPORT=5433\n"));
    EXPECT_THAT(environment, HasSubstr("PGUSER=platen_backup\n"));
}

TEST_F(PostgresTool, SaysWhatTheToolSaidFirst) {
    writeTool("echo 'pg_dump: error: no room' >&2; echo 'pg_dump: detail: on sda' >&2; exit 1\n");
    try {
        runPostgresTool(run());
        FAIL() << "no error";
    } catch (const BackupError& problem) {
        EXPECT_EQ(problem.fault(), BackupFault::ToolFailed);
        EXPECT_STREQ(problem.what(), "pg_dump failed: pg_dump: error: no room");
    }
}

TEST_F(PostgresTool, FailsWhenTheToolIsKilled) {
    writeTool("kill -9 $$\n");
    EXPECT_THROW(runPostgresTool(run()), BackupError);
}

TEST_F(PostgresTool, FindsDebiansOwnBesidePath) {
    setPath("/nonexistent");
    EXPECT_THAT(findPostgresTool("pg_restore"), HasSubstr("/usr/lib/postgresql/"));
    try {
        (void)findPostgresTool("pg_nonsense");
        FAIL() << "no error";
    } catch (const BackupError& problem) {
        EXPECT_EQ(problem.fault(), BackupFault::NoTool);
        EXPECT_THAT(problem.what(), HasSubstr("postgresql-client-15"));
    }
}

}  // namespace
}  // namespace platen::server::backup
