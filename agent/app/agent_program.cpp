#include "agent/app/agent_program.hpp"

#include "agent/app/agent_run_command.hpp"
#include "agent/app/enroll_command.hpp"
#include "agent/app/probe_command.hpp"
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

int versionCommand(const Words& /*args*/) {
    fmt::print("platen-agent {}\n", PLATEN_VERSION);
    return EX_OK;
}

struct Command {
    std::string_view name;
    int (*run)(const Words& args);
    std::string_view summary;
};

constexpr std::array<Command, 6> kCommands{{
    {.name = "probe", .run = probeCommand, .summary = "read one printer and show it"},
    {.name = "scan", .run = scanCommand, .summary = "look for printers"},
    {.name = "enroll", .run = enrollCommand, .summary = "join a site"},
    {.name = "run", .run = runAgentCommand, .summary = "work until SIGTERM"},
    {.name = "status", .run = statusCommand, .summary = "ask the running agent how it is"},
    {.name = "version", .run = versionCommand, .summary = "show the version"},
}};

void printCommands(std::FILE* stream) {
    fmt::print(stream, "usage: platen-agent COMMAND [OPTIONS]\n");
    for (const Command& command : kCommands)
        fmt::print(stream, "  {:<8} {}\n", command.name, command.summary);
}

}  // namespace

int agentProgram(int argc, const char* const* argv) {
    const Words words(argv + 1, argv + (argc > 0 ? argc : 1));
    if (words.empty()) {
        printCommands(stderr);
        return EX_USAGE;
    }
    if (words.front() == "--help" || words.front() == "help") {
        printCommands(stdout);
        return EX_OK;
    }
    for (const Command& command : kCommands) {
        if (words.front() == command.name) return command.run({words.begin() + 1, words.end()});
    }
    fmt::print(stderr, "platen-agent: '{}' is no command\n", words.front());
    printCommands(stderr);
    return EX_USAGE;
}

}  // namespace platen::agent::app
