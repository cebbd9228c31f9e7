#include "server/migrations/migrator.hpp"

#include "common/crypto/sha256.hpp"
#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"
#include "server/db/advisory_lock.hpp"
#include "server/db/errors.hpp"
#include "server/db/quoting.hpp"
#include "server/db/transaction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace platen::server::migrations {

namespace {

constexpr std::string_view kSchemaTable =
    "SELECT to_regclass('public.schema_migration')::text AS name";
constexpr std::string_view kApplied =
    "SELECT number, name, sha256 FROM schema_migration ORDER BY number";
constexpr std::string_view kNoteApplied =
    "INSERT INTO schema_migration (number, name, sha256) VALUES ($1, $2, $3)";

struct AppliedScript {
    std::string name;
    std::string sha256;
};
using AppliedScripts = std::map<int, AppliedScript>;

/// 7 of "0007_add_something"; 0 for a name without a number.
int scriptNumber(std::string_view name) {
    int number = 0;
    std::from_chars(name.data(), name.data() + name.size(), number);
    return number;
}

AppliedScripts readApplied(db::Transaction& tx) {
    AppliedScripts applied;
    const db::Rows rows = tx.query(kApplied);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        applied[static_cast<int>(rows[i].integer("number"))] = {
            .name = rows[i].text("name"), .sha256 = rows[i].bytes("sha256")};
    }
    return applied;
}

void requireKnown(const AppliedScripts& applied, std::span<const Script> numbered) {
    std::map<int, const Script*> ours;
    for (const Script& script : numbered)
        ours[scriptNumber(script.name)] = &script;
    for (const auto& [number, there] : applied) {
        const auto found = ours.find(number);
        if (found == ours.end()) {
            throw SchemaMismatch{fmt::format(
                "the database has migration {}, which this program ({}) does not know: it is "
                "older than the database; install the newer version",
                there.name,
                PLATEN_VERSION)};
        }
        if (crypto::sha256(found->second->sql) != there.sha256) {
            throw SchemaMismatch{fmt::format(
                "migration {} was applied with another content than this program's", there.name)};
        }
    }
}

void apply(db::Database& administrator, const Script& script) {
    db::Transaction tx{administrator, db::TenantScope::none()};
    tx.execScript("SET LOCAL ROLE platen_owner");
    tx.execScript(script.sql);
    tx.execScript("RESET ROLE");
    tx.exec(
        kNoteApplied,
        scriptNumber(script.name),
        script.name,
        db::Bytes{crypto::sha256(script.sql)});
    faults::crashPoint("migrate.script.before_commit");
    tx.commit();
    faults::crashPoint("migrate.script.after_commit");
    log::info("migrate.applied", {{"migration", script.name}});
}

std::span<const Script> numberedOnly(std::span<const Script> scripts) {
    std::size_t count = 0;  // digits sort before letters
    while (count < scripts.size() && scriptNumber(scripts[count].name) > 0)
        ++count;
    return scripts.first(count);
}

}  // namespace

Migrator::Migrator(db::Database& administrator, std::span<const Script> scripts)
    : administrator_{administrator} {
    const auto numbered = numberedOnly(scripts);
    numbered_.assign(numbered.begin(), numbered.end());
    const auto rest = scripts.subspan(numbered.size());
    always_.assign(rest.begin(), rest.end());
}

void Migrator::prepareCluster() {
    const auto roles = std::ranges::find(always_, "prepare_cluster", &Script::name);
    if (roles == always_.end()) throw std::logic_error{"prepare_cluster.sql is missing"};
    db::Transaction tx{administrator_, db::TenantScope::none()};
    tx.execScript(roles->sql);
    tx.commit();
}

std::vector<std::string> Migrator::migrate() {
    db::AdvisoryLock lock{administrator_, db::AdvisoryLock::kMigration};
    lock.wait();
    AppliedScripts applied;
    {
        db::Transaction tx{administrator_, db::TenantScope::none()};
        for (const Script& script : always_)
            tx.execScript(script.sql);
        applied = readApplied(tx);
        requireKnown(applied, numbered_);
        faults::crashPoint("migrate.prepare.before_commit");
        tx.commit();
        faults::crashPoint("migrate.prepare.after_commit");
    }
    std::vector<std::string> done;
    for (const Script& script : numbered_) {
        if (applied.contains(scriptNumber(script.name))) continue;
        apply(administrator_, script);
        done.emplace_back(script.name);
    }
    return done;
}

void Migrator::setPasswords(const std::map<std::string, Secret>& passwords) {
    db::Transaction tx{administrator_, db::TenantScope::none()};
    // The statements hold passwords: they stay out of the server's log, also when they fail.
    tx.execScript(
        "SET LOCAL log_statement = 'none'; SET LOCAL log_min_duration_statement = -1; "
        "SET LOCAL log_min_error_statement = 'panic'; SET LOCAL password_encryption = "
        "'scram-sha-256'");
    for (const auto& [role, password] : passwords) {
        tx.execScript(fmt::format(
            "ALTER ROLE {} PASSWORD {}", db::quotedName(role), db::quotedText(password.reveal())));
    }
    tx.commit();
}

int programSchema() {
    return scriptNumber(numberedOnly(embeddedScripts()).back().name);
}

int databaseSchema(db::Transaction& tx) {
    const auto table = tx.one(kSchemaTable, [](const db::Row& row) { return row.isNull("name"); });
    if (table.value_or(true)) return 0;
    const AppliedScripts applied = readApplied(tx);
    return applied.empty() ? 0 : applied.rbegin()->first;
}

void requireCurrentSchema(db::Database& database) {
    db::Transaction tx{database, db::TenantScope::none()};
    const auto table = tx.one(kSchemaTable, [](const db::Row& row) { return row.isNull("name"); });
    if (table.value_or(true))
        throw SchemaMismatch{"the database is empty; run: platen-server migrate"};
    const AppliedScripts applied = readApplied(tx);
    const auto numbered = numberedOnly(embeddedScripts());
    requireKnown(applied, numbered);
    if (applied.size() < numbered.size()) {
        throw SchemaMismatch{fmt::format(
            "the database has {} of {} migrations; run: platen-server migrate",
            applied.size(),
            numbered.size())};
    }
}

}  // namespace platen::server::migrations
