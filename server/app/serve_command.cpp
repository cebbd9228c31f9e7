#include "server/app/serve_command.hpp"

#include "common/core/clock.hpp"
#include "common/log/log.hpp"
#include "server/app/options.hpp"
#include "server/app/server_config.hpp"
#include "server/app/server_process.hpp"
#include "server/app/server_roles.hpp"
#include "server/app/signals.hpp"
#include "server/db/database.hpp"
#include "server/db/errors.hpp"
#include "server/migrations/database_fitness.hpp"
#include "server/migrations/migrator.hpp"

#include <sysexits.h>

#include <chrono>
#include <string>

namespace platen::server::app {

namespace {

constexpr std::string_view kRunHelp =
    R"(run [--config FILE] [--roles=ingest,analyze,web,work]

The server, until SIGTERM or SIGINT.
  --config FILE   the settings; else /etc/platen/server.toml
  --roles ROLES   what this process does; else all four)";
constexpr std::chrono::seconds kDatabaseWait{2};

/// Refuses a database of another schema and one that would break a promise, tells of what is
/// dangerous. Throws CommandFailed.
void requireFitDatabase(db::Database& database, unsigned connections) {
    try {
        migrations::requireCurrentSchema(database);
    } catch (const migrations::SchemaMismatch& problem) {
        throw CommandFailed{EX_CONFIG, problem.what()};
    }
    const auto facts = migrations::readFacts(database);
    const auto fitness = migrations::judge(facts, SystemClock{}.wallNow(), connections);
    for (const std::string& danger : fitness.dangers)
        log::error("db.in_danger", {{"problem", danger}});
    for (const std::string& note : fitness.notes)
        log::warn("db.clock_differs", {{"clocks", note}});
    if (!fitness.refusals.empty()) throw CommandFailed{EX_CONFIG, fitness.refusals.front()};
}

/// The most that a process with these roles opens.
unsigned poolsOf(const ServerConfig& config, const std::set<ServerRole>& roles) {
    unsigned connections = 0;
    for (const ServerRole role : roles) {
        switch (role) {
            case ServerRole::Ingest:
                connections += config.ingest_role.pool;
                break;
            case ServerRole::Analyze:
                connections += config.analyze_role.pool;
                break;
            case ServerRole::Web:
                connections += config.web_role.pool;
                break;
            case ServerRole::Work:
                connections += config.work_role.pool + 1;  // its lock has a connection of its own
                break;
        }
    }
    return connections;
}

/// Waits for the database; false when the process was told to end meanwhile.
bool waitForSchema(
    const ServerConfig& config, const std::set<ServerRole>& roles, const Signals& signals) {
    db::Database database{config.database, config.work_role};
    for (;;) {
        try {
            requireFitDatabase(database, poolsOf(config, roles));
            return true;
        } catch (const db::TransientError& problem) {
            log::warn("server.database_away", {{"error", problem.what()}});
        }
        if (signals.wait(kDatabaseWait)) return false;
    }
}

void serve(const ServerConfig& config, const std::set<ServerRole>& roles) {
    const Signals signals;
    if (!waitForSchema(config, roles, signals)) return;
    {
        const ServerProcess process{config, roles};
        log::info("server.started", {{"version", PLATEN_VERSION}});
        while (!signals.wait()) {
        }
        log::info("server.stopping");
    }
    log::info("server.stopped");
}

}  // namespace

int serveCommand(const std::vector<std::string>& arguments) {
    return runCommand(kRunHelp, [&arguments] {
        const Options options{arguments, {.values = {"--config", "--roles"}, .flags = {}}};
        if (!options.words().empty()) throw UsageError{"run takes no plain words"};
        const auto roles = parseServerRoles(options.value("--roles", "ingest,analyze,web,work"));
        const auto config = loadServerConfig(options.value("--config", kDefaultConfigFile));
        configureLog(config.log);
        serve(config, roles);
    });
}

}  // namespace platen::server::app
