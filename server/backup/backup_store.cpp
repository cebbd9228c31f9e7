#include "server/backup/backup_store.hpp"

#include "common/faults/crash_point.hpp"
#include "server/db/quoting.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string_view>

namespace platen::server::backup {

namespace {

using db::quotedName;
using db::quotedText;

constexpr std::string_view kBeginSnapshot =
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; "
    "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";
constexpr std::string_view kSnapshot =
    "SELECT pg_export_snapshot() AS id, clock_timestamp() AS taken_at, "
    "current_setting('server_version') AS version";
constexpr std::string_view kTables =
    "SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition "
    "AND c.relpersistence = 'p' ORDER BY 1";
constexpr std::string_view kDatabase =
    "SELECT datcollate, datctype FROM pg_database WHERE datname = $1";
constexpr std::string_view kConnections =
    "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client "
    "backend' AND pid <> pg_backend_pid()";
constexpr std::string_view kEndConnections =
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = $1 AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
constexpr std::string_view kForgetSessions = "DELETE FROM login_session";
constexpr std::string_view kForgetTokens = "DELETE FROM login_enrol_token WHERE used_at IS NULL";

std::int64_t toCount(const db::Row& row) {
    return row.integer("n");
}

void rename(db::Transaction& tx, const std::string& from, const std::string& to) {
    tx.execScript(fmt::format("ALTER DATABASE {} RENAME TO {}", quotedName(from), quotedName(to)));
}

}  // namespace

Snapshot openSnapshot(db::Transaction& tx) {
    tx.execScript(kBeginSnapshot);
    const auto snapshot = tx.one(kSnapshot, [](const db::Row& row) {
        return Snapshot{
            .id = row.text("id"),
            .taken_at = row.time("taken_at"),
            .server_version = row.text("version")};
    });
    if (!snapshot) throw std::logic_error{"no snapshot"};
    return *snapshot;
}

std::map<std::string, std::int64_t> countRows(db::Transaction& tx) {
    std::map<std::string, std::int64_t> rows;
    for (const std::string& table :
         tx.many(kTables, [](const db::Row& row) { return row.text("name"); }))
        rows[table] =
            tx.one(fmt::format("SELECT count(*) AS n FROM public.{}", quotedName(table)), toCount)
                .value_or(0);
    return rows;
}

std::optional<Locale> findDatabase(db::Transaction& tx, const std::string& name) {
    const auto locale = [](const db::Row& row) {
        return Locale{.collate = row.text("datcollate"), .ctype = row.text("datctype")};
    };
    return tx.one(kDatabase, locale, name);
}

std::int64_t countConnections(db::Transaction& tx, const std::string& name) {
    return tx.one(kConnections, toCount, name).value_or(0);
}

void createDatabase(db::Database& maintenance, const std::string& name, const Locale& locale) {
    maintenance.executeOutsideTransaction(fmt::format(
        "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE {} LC_CTYPE {}",
        quotedName(name),
        quotedText(locale.collate),
        quotedText(locale.ctype)));
}

void dropDatabase(db::Database& maintenance, const std::string& name) {
    maintenance.executeOutsideTransaction(
        fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", quotedName(name)));
}

void swapDatabases(db::Database& maintenance, const Swap& swap) {
    db::Transaction tx{maintenance, db::TenantScope::none()};
    if (swap.aside) {
        tx.exec(kEndConnections, swap.now);
        rename(tx, swap.now, *swap.aside);
    }
    tx.exec(kEndConnections, swap.fresh);
    rename(tx, swap.fresh, swap.now);
    faults::crashPoint("restore.swap.before_commit");
    tx.commit();
    faults::crashPoint("restore.swap.after_commit");
}

void forgetSessionsAndTokens(db::Transaction& tx) {
    tx.exec(kForgetSessions);
    tx.exec(kForgetTokens);
}

}  // namespace platen::server::backup
