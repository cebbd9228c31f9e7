#include "server/app/server_app.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sysexits.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace platen::server::app {

namespace {

struct Ended {
    int code{0};
    std::string out;
    std::string err;
};

Ended program(const std::vector<std::string>& words) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int code = serverMain(words);
    return {
        .code = code,
        .out = ::testing::internal::GetCapturedStdout(),
        .err = ::testing::internal::GetCapturedStderr()};
}

/// The first words of the lines of `--help` that are indented.
std::vector<std::string> commandNames() {
    std::vector<std::string> names;
    std::istringstream lines{program({"--help"}).out};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("  ")) names.push_back(line.substr(2, line.find(' ', 2) - 2));
    }
    return names;
}

TEST(ServerApp, ListsItsCommands) {
    for (const char* word : {"--help", "-h", "help"}) {
        const Ended ended = program({word});
        EXPECT_EQ(ended.code, EX_OK) << word;
        EXPECT_TRUE(ended.out.starts_with("usage: platen-server COMMAND")) << ended.out;
        EXPECT_EQ(ended.err, "");
    }
    EXPECT_THAT(commandNames(), ::testing::IsSupersetOf({"run", "migrate", "version"}));
}

TEST(ServerApp, HelpsWithEveryCommand) {
    for (const std::string& name : commandNames()) {
        for (const char* word : {"--help", "-h"}) {
            const Ended ended = program({name, word});
            EXPECT_EQ(ended.code, EX_OK) << name;
            EXPECT_TRUE(ended.out.starts_with("usage: platen-server " + name)) << ended.out;
            EXPECT_EQ(ended.err, "") << name;
        }
    }
}

TEST(ServerApp, TellsItsVersionWhereverItIsAsked) {
    const std::string version = program({"version"}).out;
    EXPECT_EQ(version, "platen-server " PLATEN_VERSION "\n");
    EXPECT_EQ(program({"--version"}).out, version);
    for (const std::string& name : commandNames())
        EXPECT_EQ(program({name, "--version"}).out, version) << name;
}

TEST(ServerApp, RefusesAnUnknownOptionInOneLine) {
    for (const std::string& name : commandNames()) {
        for (const char* word : {"--nonsense", "-x"}) {
            const Ended ended = program({name, word});
            EXPECT_EQ(ended.code, EX_USAGE) << name;
            EXPECT_EQ(ended.out, "") << name;
            EXPECT_THAT(
                ended.err,
                ::testing::StartsWith(
                    "platen-server " + name + ": unknown option '" + word + "', allowed: "));
            EXPECT_THAT(ended.err, ::testing::HasSubstr("--help; usage: platen-server " + name));
            EXPECT_EQ(std::ranges::count(ended.err, '\n'), 1) << ended.err;
        }
    }
}

TEST(ServerApp, ChecksSettingsWithoutAServer) {
    const Ended right = program({"check", "--config", "config/server.toml"});
    EXPECT_EQ(right.code, EX_OK) << right.err;
    EXPECT_EQ(right.out, "config/server.toml: the settings are right\n");
    const auto file = std::filesystem::temp_directory_path() / "platen-check-test.toml";
    const auto complaint = [&file](const std::string& text) {
        std::ofstream{file} << text;
        const Ended wrong = program({"check", "--config", file.string()});
        EXPECT_EQ(wrong.code, EX_CONFIG);
        EXPECT_EQ(wrong.out, "");
        return wrong.err;
    };
    const std::string begin = "platen-server check: " + file.string();
    EXPECT_EQ(
        complaint("[liveness]\nthreshold = 1\n"),
        begin + ":2: liveness.threshold is 1, allowed: 2 to 500\n");
    EXPECT_THAT(
        complaint("[log]\nlevel = \"loud\"\n"),
        ::testing::StartsWith(begin + ":2: log.level: 'loud' is no log level, allowed: debug"));
    EXPECT_EQ(
        complaint("[log]\nlevl = \"info\"\n"),
        begin + ":2: unknown setting: log.levl; allowed: format, level\n");
    std::filesystem::remove(file);
}

TEST(ServerApp, RefusesAnUnknownCommandInOneLine) {
    const Ended ended = program({"rnu"});
    EXPECT_EQ(ended.code, EX_USAGE);
    EXPECT_TRUE(ended.err.starts_with("platen-server: 'rnu' is no command, allowed: run, "))
        << ended.err;
    EXPECT_EQ(std::ranges::count(ended.err, '\n'), 1) << ended.err;
    EXPECT_EQ(program({}).code, EX_USAGE);
}

}  // namespace

}  // namespace platen::server::app
