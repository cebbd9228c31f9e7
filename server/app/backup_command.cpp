#include "server/app/backup_command.hpp"

#include "server/app/migrate_command.hpp"
#include "server/app/options.hpp"
#include "server/app/server_config.hpp"
#include "server/backup/backup.hpp"
#include "server/backup/backup_error.hpp"
#include "server/backup/restore.hpp"

#include <fmt/format.h>
#include <sysexits.h>

#include <cstdio>
#include <stdexcept>
#include <string_view>

namespace platen::server::app {

namespace {

using backup::BackupFault;

constexpr std::string_view kBackupHelp =
    R"(backup [--config FILE] --to FOLDER

Writes one consistent state of the database into a new folder, while the server works, and prints
its name. A FOLDER that exists gets a new one in it, named by the time.
  --config FILE   the settings; else /etc/platen/server.toml
  --to FOLDER     where the backup goes
Settings, certificates and keys are files beside the database and not in it: keep /etc/platen too.
Exit 0 done, 69 no database, 72 no pg_dump, 73 cannot write, 75 another backup is running.)";

constexpr std::string_view kRestoreHelp =
    R"(restore [--config FILE] --from FOLDER [--force]

Checks a backup, loads it into a new database, brings that up to date, and puts it in the place of
the one that is there, which stays under another name. As the superuser of [database.admin].
  --config FILE   the settings; else /etc/platen/server.toml
  --from FOLDER   the backup
  --force         also while somebody is connected to the database: they are cut off at the end
Exit 0 done, 65 damaged or of a newer version, 66 no backup, 69 no database, 72 no pg_restore,
75 the database is in use.)";

int exitCodeOf(BackupFault fault) {
    switch (fault) {
        case BackupFault::NotThere:
            return EX_NOINPUT;
        case BackupFault::Damaged:
        case BackupFault::Newer:
            return EX_DATAERR;
        case BackupFault::InUse:
            return EX_TEMPFAIL;
        case BackupFault::CannotWrite:
            return EX_CANTCREAT;
        case BackupFault::NoTool:
            return EX_OSFILE;
        case BackupFault::ToolFailed:
            return EX_SOFTWARE;
    }
    throw std::logic_error{"unhandled BackupFault"};
}

/// Runs `work` with the exit codes of backups.
template <class Work>
auto withExitCodes(const Work& work) {
    try {
        return work();
    } catch (const backup::BackupError& problem) {
        throw CommandFailed{exitCodeOf(problem.fault()), problem.what()};
    }
}

void makeBackup(const Options& options) {
    const std::string target = options.required("--to");
    const auto config = loadServerConfig(options.value("--config", kDefaultConfigFile));
    configureLog(config.log);
    const auto made = withExitCodes([&] {
        return backup::makeBackup(
            {.connection = config.database, .role = config.backup_role, .target = target});
    });
    fmt::print("{}\n", made.folder);
}

void restore(const Options& options) {
    const std::string source = options.required("--from");
    const auto config = loadServerConfig(options.value("--config", kDefaultConfigFile));
    configureLog(config.log);
    const auto migrate = [&config](const db::ConnectionSettings& connection) {
        ServerConfig fresh = config;
        fresh.database = connection;
        migrateDatabase(fresh);
    };
    const auto restored = withExitCodes([&] {
        return backup::restoreBackup(
            {.connection = config.database,
             .admin = config.admin,
             .folder = source,
             .users = options.has("--force") ? backup::Users::Disconnect : backup::Users::Refuse,
             .migrate = migrate});
    });
    const backup::Manifest& manifest = restored.manifest;
    fmt::print(
        "{} is as it was at {}: {} agents, {} devices, {} readings\n",
        config.database.name,
        formatUtc(manifest.taken_at),
        manifest.rowsOf("agent"),
        manifest.rowsOf("device"),
        manifest.rowsOf("reading"));
    if (restored.replaced)
        fmt::print("the database before that is now called {}\n", *restored.replaced);
}

}  // namespace

int backupCommand(const std::vector<std::string>& arguments) {
    return runCommand(kBackupHelp, [&arguments] {
        const Options options{arguments, {.values = {"--config", "--to"}, .flags = {}}};
        if (!options.words().empty()) throw UsageError{"backup takes no plain words"};
        makeBackup(options);
    });
}

int restoreCommand(const std::vector<std::string>& arguments) {
    return runCommand(kRestoreHelp, [&arguments] {
        const Options options{arguments, {.values = {"--config", "--from"}, .flags = {"--force"}}};
        if (!options.words().empty()) throw UsageError{"restore takes no plain words"};
        restore(options);
    });
}

}  // namespace platen::server::app
