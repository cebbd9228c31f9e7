#include "agent/app/agent_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sysexits.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

namespace platen::agent::app {

namespace {

struct Ended {
    int code{0};
    std::string out;
    std::string err;
};

Ended program(std::vector<const char*> words) {
    words.insert(words.begin(), "platen-agent");
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int code = agentProgram(static_cast<int>(words.size()), words.data());
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

TEST(AgentProgram, ListsItsCommands) {
    for (const char* word : {"--help", "-h", "help"}) {
        const Ended ended = program({word});
        EXPECT_EQ(ended.code, EX_OK) << word;
        EXPECT_TRUE(ended.out.starts_with("usage: platen-agent COMMAND")) << ended.out;
        EXPECT_EQ(ended.err, "");
    }
    const std::vector<std::string> expected{
        "probe", "record", "scan", "enroll", "renew", "run", "status", "version"};
    EXPECT_EQ(commandNames(), expected);
}

TEST(AgentProgram, HelpsWithEveryCommand) {
    for (const std::string& name : commandNames()) {
        for (const char* word : {"--help", "-h"}) {
            const Ended ended = program({name.c_str(), word});
            EXPECT_EQ(ended.code, EX_OK) << name;
            EXPECT_TRUE(ended.out.starts_with("usage: platen-agent " + name)) << ended.out;
            EXPECT_EQ(ended.err, "") << name;
        }
    }
}

TEST(AgentProgram, TellsItsVersionWhereverItIsAsked) {
    const std::string version = program({"version"}).out;
    EXPECT_EQ(version, "platen-agent " PLATEN_VERSION "\n");
    EXPECT_EQ(program({"--version"}).out, version);
    for (const std::string& name : commandNames())
        EXPECT_EQ(program({name.c_str(), "--version"}).out, version) << name;
}

TEST(AgentProgram, RefusesAnUnknownOptionInOneLine) {
    for (const std::string& name : commandNames()) {
        for (const char* word : {"--nonsense", "-x"}) {
            const Ended ended = program({name.c_str(), word});
            EXPECT_EQ(ended.code, EX_USAGE) << name;
            EXPECT_EQ(ended.out, "") << name;
            EXPECT_THAT(
                ended.err,
                ::testing::StartsWith(
                    "platen-agent " + name + ": unknown option '" + word + "', allowed: "));
            EXPECT_THAT(ended.err, ::testing::HasSubstr("--help; usage: platen-agent " + name));
            EXPECT_EQ(std::ranges::count(ended.err, '\n'), 1) << ended.err;
        }
    }
}

TEST(AgentProgram, RefusesAnUnknownCommandInOneLine) {
    const Ended ended = program({"porbe"});
    EXPECT_EQ(ended.code, EX_USAGE);
    EXPECT_EQ(
        ended.err,
        "platen-agent: 'porbe' is no command, allowed: probe, record, scan, enroll, renew, run, "
        "status, version\n");
    EXPECT_EQ(program({}).code, EX_USAGE);
}

}  // namespace

}  // namespace platen::agent::app
