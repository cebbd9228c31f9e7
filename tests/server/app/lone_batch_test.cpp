#include "server/app/lone_batch.hpp"

#include "common/core/random.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stop_token>
#include <string>

namespace platen::server::app {
namespace {

namespace fs = std::filesystem;
using analysis::LoneEnd;
using std::chrono::seconds;

/// Runs a script in the place of the server.
class LoneBatch : public ::testing::Test {
protected:
    ~LoneBatch() override { fs::remove_all(folder_); }

    LoneEnd run(const std::string& script, seconds limit = seconds{60}) {
        const fs::path file = folder_ / "program";
        fs::create_directories(folder_);
        std::ofstream{file} << "#!/bin/sh\n" << script << '\n';
        fs::permissions(file, fs::perms::owner_all);
        return runLoneBatch(
            {.file = file, .config_file = "server.toml"},
            {.tenant = {}, .agent = {}, .stream = 7, .first_seq = 501, .received_at = {}},
            limit,
            stop_.get_token());
    }

    SystemRandom random_;
    fs::path folder_ = fs::temp_directory_path() / ("platen-lone-" + random_.uuid());
    std::stop_source stop_;
};

TEST_F(LoneBatch, IsDoneWhenItsProcessSaysSo) {
    EXPECT_EQ(run("exit 0").kind, LoneEnd::Kind::Done);
}

TEST_F(LoneBatch, IsNamedToItsProcess) {
    const fs::path seen = folder_ / "seen";
    (void)run("echo \"$@\" > " + seen.string());
    std::string words;
    std::getline(std::ifstream{seen}, words);
    EXPECT_EQ(words, "analyze-batch --config server.toml --stream 7 --first-seq 501");
}

TEST_F(LoneBatch, KeepsNoConnectionOfTheServerOpen) {
    const int connection = ::open("/dev/null", O_RDONLY);  // NOLINT(*-cloexec): as libraries do it
    ASSERT_GT(connection, STDERR_FILENO);
    const LoneEnd end = run(fmt::format("[ ! -e /proc/$$/fd/{} ] || kill -ABRT $$", connection));
    ::close(connection);
    EXPECT_EQ(end.kind, LoneEnd::Kind::Done) << end.how;
}

TEST_F(LoneBatch, IsToBlameForADeathFromWithin) {
    for (const std::string signal : {"SEGV", "ABRT", "BUS", "FPE", "ILL", "XCPU"}) {
        const LoneEnd end = run("kill -" + signal + " $$");
        EXPECT_EQ(end.kind, LoneEnd::Kind::Died) << signal;
        EXPECT_EQ(end.how, "the process that worked on it alone ended by SIG" + signal);
    }
}

TEST_F(LoneBatch, IsNotToBlameForADeathFromOutside) {
    for (const std::string how : {"kill -KILL $$", "kill -HUP $$", "exit 69", "exit 1"})
        EXPECT_EQ(run(how).kind, LoneEnd::Kind::Stopped) << how;
}

TEST_F(LoneBatch, IsStoppedButNotToBlameWhenItHasToWaitTooLong) {
    EXPECT_EQ(run("exec sleep 1000", seconds{0}).kind, LoneEnd::Kind::Stopped);
}

TEST_F(LoneBatch, IsLeftWhenTheServerStops) {
    stop_.request_stop();
    EXPECT_EQ(run("exec sleep 1000").kind, LoneEnd::Kind::Stopped);
}

TEST_F(LoneBatch, WaitsWhenNoProcessCanBeStarted) {
    const auto end = runLoneBatch(
        {.file = folder_ / "nothing", .config_file = ""}, {}, seconds{1}, stop_.get_token());
    EXPECT_EQ(end.kind, LoneEnd::Kind::Stopped);
}

}  // namespace
}  // namespace platen::server::app
