#include "server/backup/restore.hpp"

#include "common/crypto/file_sha256.hpp"
#include "common/faults/crash_point.hpp"
#include "server/backup/backup_error.hpp"
#include "server/backup/backup_store.hpp"
#include "server/backup/postgres_tool.hpp"
#include "server/db/advisory_lock.hpp"
#include "server/db/database.hpp"
#include "server/db/errors.hpp"
#include "server/db/transaction.hpp"
#include "server/migrations/migrator.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <thread>

namespace platen::server::backup {

namespace {

namespace fs = std::filesystem;
using Milliseconds = std::chrono::milliseconds;

constexpr std::string_view kMaintenanceDatabase = "postgres";
constexpr std::string_view kObjectInUse = "55006";
constexpr int kSwapAttempts = 10;
/// Room for "_replaced_20261121T153000123Z" within PostgreSQL's 63 bytes of a name.
constexpr std::size_t kLongestName = 34;
constexpr unsigned kMostJobs = 4;

std::string dumpPath(const RestoreOrder& order) {
    return fs::path{order.folder} / kDumpFile;
}

/// The backup is whole, and this program understands it.
Manifest verify(const RestoreOrder& order) {
    Manifest manifest = readManifest(order.folder);
    if (manifest.schema > migrations::programSchema()) {
        throw BackupError{
            BackupFault::Newer,
            fmt::format(
                "'{}' was made by Platen {} with schema {}; this program ({}) knows schema {}: "
                "install the newer version",
                order.folder,
                manifest.platen,
                manifest.schema,
                PLATEN_VERSION,
                migrations::programSchema())};
    }
    const std::string dump = dumpPath(order);
    std::error_code none;
    const auto bytes = fs::file_size(dump, none);
    if (none || bytes != manifest.dump_bytes) {
        throw BackupError{
            BackupFault::Damaged,
            fmt::format("'{}' is damaged: it must have {} bytes", dump, manifest.dump_bytes)};
    }
    if (crypto::fileSha256(dump) != manifest.dump_sha256) {
        throw BackupError{
            BackupFault::Damaged,
            fmt::format("'{}' is damaged: its SHA-256 is not that of the manifest", dump)};
    }
    return manifest;
}

class Restore {
public:
    explicit Restore(const RestoreOrder& order)
        : order_{order}, maintenance_{at(std::string{kMaintenanceDatabase}), order.admin} {}

    Restored run() {
        if (order_.connection.name.size() > kLongestName) {
            throw BackupError{
                BackupFault::CannotWrite,
                fmt::format(
                    "the name '{}' is too long, allowed: {} bytes",
                    order_.connection.name,
                    kLongestName)};
        }
        Restored restored{.manifest = verify(order_), .replaced = {}};
        db::AdvisoryLock lock{maintenance_, db::AdvisoryLock::kRestore};
        if (!lock.hold())
            throw BackupError{BackupFault::InUse, "another restore is running in this cluster"};
        const auto there = lookAround();
        load(restored.manifest, there.value_or(Locale{}));
        if (there) restored.replaced = nameForReplaced();
        if (!lock.hold())
            throw BackupError{
                BackupFault::InUse,
                "the connection that keeps other restores away broke, and another one has begun"};
        swap(restored.replaced);
        return restored;
    }

private:
    [[nodiscard]] db::ConnectionSettings at(const std::string& name) const {
        db::ConnectionSettings connection = order_.connection;
        connection.name = name;
        return connection;
    }

    [[nodiscard]] std::string nameForReplaced() const {
        const auto now = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
        const auto second = std::chrono::floor<std::chrono::seconds>(now);
        return fmt::format(
            "{}_replaced_{:%Y%m%dT%H%M%S}{:03}Z",
            order_.connection.name,
            second,
            (now - second).count());
    }

    /// How the database that is there sorts; nothing when there is none.
    [[nodiscard]] std::optional<Locale> lookAround() {
        db::Transaction tx{maintenance_, db::TenantScope::none()};
        const auto users = countConnections(tx, order_.connection.name);
        if (users > 0 && order_.users == Users::Refuse) {
            throw BackupError{
                BackupFault::InUse,
                fmt::format(
                    "database '{}' has {} connections: stop the server, or cut them off with "
                    "--force",
                    order_.connection.name,
                    users)};
        }
        return findDatabase(tx, order_.connection.name);
    }

    void load(const Manifest& manifest, const Locale& locale) {
        dropDatabase(maintenance_, fresh_.name);  // left by a restore that was killed
        createDatabase(maintenance_, fresh_.name, locale);
        try {
            fill(manifest);
        } catch (...) {
            dropQuietly();
            throw;
        }
    }

    void fill(const Manifest& manifest) {
        db::Database fresh{fresh_, order_.admin};
        migrations::Migrator{fresh}.prepareCluster();
        const unsigned jobs = std::clamp(std::thread::hardware_concurrency(), 1U, kMostJobs);
        runPostgresTool(
            {.tool = "pg_restore",
             .arguments =
                 {"--exit-on-error",
                  "--no-password",
                  fmt::format("--jobs={}", jobs),
                  "--dbname=" + fresh_.name,
                  dumpPath(order_)},
             .connection = fresh_,
             .role = order_.admin});
        faults::crashPoint("restore.load.after");
        requireSameRows(fresh, manifest);
        order_.migrate(fresh_);
        db::Transaction tx{fresh, db::TenantScope::none()};
        forgetSessionsAndTokens(tx);
        tx.commit();
        fresh.executeOutsideTransaction("ANALYZE");  // a dump carries no statistics
    }

    void requireSameRows(db::Database& fresh, const Manifest& manifest) const {
        db::Transaction tx{fresh, db::TenantScope::none()};
        const auto rows = countRows(tx);
        for (const auto& [table, count] : manifest.rows) {
            const auto found = rows.find(table);
            const auto loaded = found == rows.end() ? 0 : found->second;
            if (loaded == count) continue;
            throw BackupError{
                BackupFault::Damaged,
                fmt::format(
                    "'{}' is damaged: {} rows of {} were loaded, the manifest says {}",
                    order_.folder,
                    loaded,
                    table,
                    count)};
        }
        if (rows.size() == manifest.rows.size()) return;
        throw BackupError{
            BackupFault::Damaged,
            fmt::format("'{}' is damaged: the manifest does not name every table", order_.folder)};
    }

    void swap(const std::optional<std::string>& aside) {
        for (int attempt = 1;; ++attempt) {
            try {
                return swapDatabases(
                    maintenance_,
                    {.now = order_.connection.name, .fresh = fresh_.name, .aside = aside});
            } catch (const db::DatabaseError& problem) {
                // Somebody connected between the end of the others and the change of names.
                if (problem.sqlstate() != kObjectInUse || attempt == kSwapAttempts) throw;
            }
        }
    }

    void dropQuietly() noexcept {
        try {
            dropDatabase(maintenance_, fresh_.name);
        } catch (const std::exception&) {
            // The next restore drops it; what went wrong first is what the operator must read.
        }
    }

    const RestoreOrder& order_;
    db::Database maintenance_;
    db::ConnectionSettings fresh_{at(order_.connection.name + "_restoring")};
};

}  // namespace

Restored restoreBackup(const RestoreOrder& order) {
    return Restore{order}.run();
}

}  // namespace platen::server::backup
