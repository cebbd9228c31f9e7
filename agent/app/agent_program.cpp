#include "agent/app/agent_program.hpp"

#include "agent/app/agent_run_command.hpp"
#include "agent/app/arguments.hpp"
#include "agent/app/command_runner.hpp"
#include "agent/app/enroll_command.hpp"
#include "agent/app/probe_command.hpp"
#include "agent/app/record_command.hpp"
#include "agent/app/renew_command.hpp"
#include "agent/app/scan_command.hpp"
#include "agent/app/status_command.hpp"

#include <fmt/format.h>
#include <sysexits.h>

#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace platen::agent::app {

namespace {

using Words = std::vector<std::string>;

int versionCommand(const Words& args) {
    return runCommand("version", [&args] {
        const Arguments given{args, {}};
        if (!given.words().empty())
            throw UsageError{fmt::format("'{}' is not expected", given.words().front())};
        printVersion();
        return EX_OK;
    });
}

struct Command {
    std::string_view name;
    int (*run)(const Words& args);
    std::string_view summary;
};

/// Every command answers `--help` by itself: command_runner.hpp.
constexpr std::array<Command, 8> kCommands{{
    {.name = "probe", .run = probeCommand, .summary = "read one printer and show it"},
    {.name = "record", .run = recordCommand, .summary = "record one printer, without its secrets"},
    {.name = "scan", .run = scanCommand, .summary = "look for printers"},
    {.name = "enroll", .run = enrollCommand, .summary = "join a site"},
    {.name = "renew", .run = renewCommand, .summary = "get a new certificate now"},
    {.name = "run", .run = runAgentCommand, .summary = "work until SIGTERM"},
    {.name = "status", .run = statusCommand, .summary = "ask the running agent how it is"},
    {.name = "version", .run = versionCommand, .summary = "show the version"},
}};

void printCommands(std::FILE* stream) {
    fmt::print(stream, "usage: platen-agent COMMAND [OPTIONS]\n\n");
    for (const Command& command : kCommands)
        fmt::print(stream, "  {:<8} {}\n", command.name, command.summary);
    fmt::print(stream, "\n'platen-agent COMMAND --help' says more about one of them.\n");
}

int refuseWord(std::string_view word) {
    Words names;
    for (const Command& command : kCommands)
        names.emplace_back(command.name);
    fmt::print(
        stderr, "platen-agent: '{}' is no command, allowed: {}\n", word, fmt::join(names, ", "));
    return EX_USAGE;
}

}  // namespace

int agentProgram(int argc, const char* const* argv) {
    const Words words(argv + (argc > 0 ? 1 : 0), argv + argc);
    if (words.empty()) {
        printCommands(stderr);
        return EX_USAGE;
    }
    const std::string& word = words.front();
    const Words rest{words.begin() + 1, words.end()};
    for (const Command& command : kCommands) {
        if (command.name == word) return command.run(rest);
    }
    if (word == "--version") return versionCommand(rest);
    if (word != "--help" && word != "-h" && word != "help") return refuseWord(word);
    printCommands(stdout);
    return EX_OK;
}

}  // namespace platen::agent::app
