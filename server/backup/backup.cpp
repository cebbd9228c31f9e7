#include "server/backup/backup.hpp"

#include "common/crypto/file_sha256.hpp"
#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"
#include "server/backup/backup_error.hpp"
#include "server/backup/backup_folder.hpp"
#include "server/backup/backup_store.hpp"
#include "server/backup/postgres_tool.hpp"
#include "server/db/database.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/health/health_store.hpp"
#include "server/migrations/migrator.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>

namespace platen::server::backup {

namespace {

namespace fs = std::filesystem;

/// /var/backups -> /var/backups/platen-20261121T153000.123Z; a name that is free stays as it is.
std::string folderFor(const std::string& target, TimePoint taken_at) {
    fs::path folder = fs::path{target}.lexically_normal();
    if (!folder.has_filename()) folder = folder.parent_path();  // "backups/"
    if (!fs::is_directory(folder)) return folder;
    const auto second = std::chrono::floor<std::chrono::seconds>(taken_at);
    return folder /
           fmt::format("platen-{:%Y%m%dT%H%M%S}.{:03}Z", second, (taken_at - second).count());
}

void dump(const BackupOrder& order, const Snapshot& snapshot, int file) {
    runPostgresTool(
        {.tool = "pg_dump",
         // What fills a database, the raw archive, is compressed already: only the spelling is not.
         .arguments =
             {"--format=custom",
              "--compress=1",
              "--no-password",
              // What they have is of this hour and of this run of the server.
              "--no-unlogged-table-data",
              "--snapshot=" + snapshot.id},
         .connection = order.connection,
         .role = order.role,
         .output = file});
}

/// For the health page. It is no fault of the backup when that cannot be written.
void noteBackup(db::Database& database, const Backup& backup) {
    try {
        db::Transaction tx{database, db::TenantScope::none()};
        domain::noteFact(tx, "backup", static_cast<double>(backup.manifest.dump_bytes));
        tx.commit();
    } catch (const db::DatabaseError& problem) {
        log::warn("backup.not_noted", {{"error", problem.what()}});
    }
}

}  // namespace

Backup makeBackup(const BackupOrder& order) {
    db::Database database{order.connection, order.role};
    db::Transaction tx{database, db::TenantScope::none()};
    const Snapshot snapshot = openSnapshot(tx);
    Backup backup{
        .folder = folderFor(order.target, snapshot.taken_at),
        .manifest = {
            .platen = PLATEN_VERSION,
            .postgresql = snapshot.server_version,
            .database = order.connection.name,
            .schema = migrations::databaseSchema(tx),
            .taken_at = snapshot.taken_at,
            .dump_bytes = 0,
            .dump_sha256 = {},
            .rows = countRows(tx)}};
    if (backup.manifest.schema == 0) {
        throw BackupError{
            BackupFault::NotThere,
            fmt::format("database '{}' has no tables of Platen", order.connection.name)};
    }
    BackupFolder folder{backup.folder};
    dump(order, snapshot, folder.createFile(kDumpFile));
    faults::crashPoint("backup.dump.after");
    backup.manifest.dump_sha256 = crypto::fileSha256(folder.pathOf(kDumpFile));
    backup.manifest.dump_bytes = fs::file_size(folder.pathOf(kDumpFile));
    folder.writeFile(kManifestFile, manifestText(backup.manifest));
    folder.publish();
    noteBackup(database, backup);
    return backup;
}

}  // namespace platen::server::backup
