#include "server/app/server_app.hpp"

#include "server/app/agents_command.hpp"
#include "server/app/backup_command.hpp"
#include "server/app/check_command.hpp"
#include "server/app/explain_command.hpp"
#include "server/app/lone_batch_command.hpp"
#include "server/app/migrate_command.hpp"
#include "server/app/options.hpp"
#include "server/app/password_command.hpp"
#include "server/app/pki_command.hpp"
#include "server/app/quarantine_command.hpp"
#include "server/app/rebuild_command.hpp"
#include "server/app/renormalise_command.hpp"
#include "server/app/serve_command.hpp"
#include "server/app/token_command.hpp"
#include "server/app/verify_command.hpp"

#include <fmt/format.h>
#include <sysexits.h>

#include <array>
#include <cstdio>
#include <string_view>

namespace platen::server::app {

namespace {

using Words = std::vector<std::string>;

int versionCommand(const Words& arguments) {
    return runCommand("version", [&arguments] {
        const Options options{arguments, {.values = {}, .flags = {}}};
        if (!options.words().empty()) throw UsageError{"version takes no plain words"};
        printVersion();
    });
}

struct Command {
    std::string_view name;
    int (*run)(const Words& arguments);
    std::string_view summary;
};

/// Every command answers `--help` by itself: runCommand() in options.hpp.
constexpr std::array kCommands{
    Command{"run", serveCommand, "the server, until SIGTERM"},
    Command{"check", checkCommand, "are the settings right?"},
    Command{"migrate", migrateCommand, "bring the database up to date"},
    Command{"backup", backupCommand, "write the database into a folder"},
    Command{"restore", restoreCommand, "replace the database by a backup"},
    Command{"quarantine", quarantineCommand, "what could not be used: list, show, bring back"},
    Command{"renormalise", renormaliseCommand, "apply corrected profiles to the archive"},
    Command{"verify", verifyCommand, "is every reading what it was when it was stored?"},
    Command{"rebuild", rebuildCommand, "make what was derived again from the archive, or compare"},
    Command{"explain", explainCommand, "from a figure down to what the printer said"},
    Command{"agents", agentsCommand, "list, revoke and admit agents, close an epoch"},
    Command{"pki", pkiCommand, "make certificates and revocation lists"},
    Command{"enrol-token", enrolTokenCommand, "let an agent join a site"},
    Command{"reset-password", resetPasswordCommand, "give a user a new password"},
    Command{"analyze-batch", loneBatchCommand, "one attempt at one batch; the server calls it"},
    Command{"version", versionCommand, "show the version"}};

void printCommands(std::FILE* stream) {
    fmt::print(stream, "usage: platen-server COMMAND [OPTIONS]\n\n");
    for (const Command& command : kCommands)
        fmt::print(stream, "  {:<15} {}\n", command.name, command.summary);
    fmt::print(stream, "\n'platen-server COMMAND --help' says more about one of them.\n");
}

int refuseWord(std::string_view word) {
    Words names;
    for (const Command& command : kCommands)
        names.emplace_back(command.name);
    fmt::print(
        stderr, "platen-server: '{}' is no command, allowed: {}\n", word, fmt::join(names, ", "));
    return EX_USAGE;
}

}  // namespace

int serverMain(const Words& arguments) {
    if (arguments.empty()) {
        printCommands(stderr);
        return EX_USAGE;
    }
    const std::string& word = arguments.front();
    const Words rest{arguments.begin() + 1, arguments.end()};
    for (const Command& command : kCommands) {
        if (command.name == word) return command.run(rest);
    }
    if (word == "--version") return versionCommand(rest);
    if (word != "--help" && word != "-h" && word != "help") return refuseWord(word);
    printCommands(stdout);
    return EX_OK;
}

}  // namespace platen::server::app
