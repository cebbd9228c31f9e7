#include "server/app/server_app.hpp"

#include "server/app/migrate_command.hpp"
#include "server/app/password_command.hpp"
#include "server/app/pki_command.hpp"
#include "server/app/serve_command.hpp"
#include "server/app/token_command.hpp"

#include <fmt/format.h>
#include <sysexits.h>

#include <array>
#include <cstdio>
#include <string_view>

namespace platen::server::app {

namespace {

constexpr std::string_view kUsage =
    "usage: platen-server run [--config FILE] [--roles=ingest,analyze,web,work]\n"
    "       platen-server migrate [--config FILE]\n"
    "       platen-server pki init --dir DIR --host NAME[,NAME or IP...]\n"
    "       platen-server enrol-token --config FILE --organisation NAME --site NAME\n"
    "       platen-server reset-password EMAIL --config FILE [--create] [--keep]\n"
    "       platen-server version\n";

int versionCommand(const std::vector<std::string>& /*arguments*/) {
    fmt::print("platen-server {}\n", PLATEN_VERSION);
    return EX_OK;
}

struct Command {
    std::string_view name;
    int (*run)(const std::vector<std::string>& arguments);
};

constexpr std::array kCommands{
    Command{"run", serveCommand},
    Command{"migrate", migrateCommand},
    Command{"pki", pkiCommand},
    Command{"enrol-token", enrolTokenCommand},
    Command{"reset-password", resetPasswordCommand},
    Command{"version", versionCommand}};

}  // namespace

int serverMain(const std::vector<std::string>& arguments) {
    for (const Command& command : kCommands) {
        if (arguments.empty() || command.name != arguments.front()) continue;
        return command.run({arguments.begin() + 1, arguments.end()});
    }
    if (!arguments.empty())
        fmt::print(stderr, "platen-server: unknown command '{}'\n", arguments.front());
    fmt::print(stderr, "{}", kUsage);
    return EX_USAGE;
}

}  // namespace platen::server::app
