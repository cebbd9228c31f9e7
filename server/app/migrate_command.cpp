#include "server/app/migrate_command.hpp"

#include "common/core/clock.hpp"
#include "common/log/log.hpp"
#include "common/metrics/metrics.hpp"
#include "server/app/options.hpp"
#include "server/db/database.hpp"
#include "server/jobs/housekeeping.hpp"
#include "server/migrations/migrator.hpp"

#include <map>

namespace platen::server::app {

namespace {

constexpr std::string_view kMigrateHelp =
    R"(migrate [--config FILE]

Makes the database's roles, brings its schema up to date and makes partitions, as the
superuser of [database.admin]. May be repeated.
  --config FILE   the settings; else /etc/platen/server.toml)";

std::map<std::string, Secret> configuredPasswords(const ServerConfig& config) {
    std::map<std::string, Secret> passwords;
    for (const auto* role :
         {&config.ingest_role,
          &config.analyze_role,
          &config.web_role,
          &config.work_role,
          &config.backup_role}) {
        if (!role->password_file.empty()) passwords[role->user] = role->password();
    }
    return passwords;
}

}  // namespace

void migrateDatabase(const ServerConfig& config) {
    db::Database administrator{config.database, config.admin};
    migrations::Migrator migrator{administrator};
    const auto done = migrator.migrate();
    const auto passwords = configuredPasswords(config);
    if (!passwords.empty()) migrator.setPasswords(passwords);
    SystemClock clock;
    metrics::Registry metrics;
    jobs::Housekeeping{administrator, config.jobs, {}, clock, metrics}.makePartitions();
    log::info("migrate.done", {{"applied", done.size()}});
}

int migrateCommand(const std::vector<std::string>& arguments) {
    return runCommand(kMigrateHelp, [&arguments] {
        const Options options{arguments, {.values = {"--config"}, .flags = {}}};
        if (!options.words().empty()) throw UsageError{"migrate takes no plain words"};
        const auto config = loadServerConfig(options.value("--config", kDefaultConfigFile));
        configureLog(config.log);
        migrateDatabase(config);
    });
}

}  // namespace platen::server::app
