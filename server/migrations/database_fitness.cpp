#include "server/migrations/database_fitness.hpp"

#include "server/db/transaction.hpp"

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>
#include <string_view>

namespace platen::server::migrations {

namespace {

constexpr int kOldestServer = 150'000;
constexpr std::chrono::seconds kMostClockDifference{5};

constexpr std::string_view kFacts =
    "SELECT d.datname AS name, current_setting('server_version_num')::int AS version, "
    "pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS collation, "
    "d.datcollversion IS NOT NULL AND "
    "d.datcollversion IS DISTINCT FROM pg_database_collation_actual_version(d.oid) AS changed, "
    "current_setting('synchronous_commit') <> 'off' AND NOT EXISTS ("
    "  SELECT FROM pg_db_role_setting s, unnest(s.setconfig) AS setting "
    "  WHERE lower(setting) IN ('synchronous_commit=off', 'synchronous_commit=false', "
    "    'synchronous_commit=no', 'synchronous_commit=0') "
    "  AND s.setdatabase IN (0, d.oid)) AS waits, "
    "current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on' AS syncs, "
    "current_setting('max_connections')::int - "
    "current_setting('superuser_reserved_connections')::int "
    "AS connections, clock_timestamp() AS clock FROM pg_database d WHERE d.datname = "
    "current_database()";

}  // namespace

Fitness judge(const DatabaseFacts& facts, TimePoint now, unsigned connections) {
    Fitness fitness;
    if (facts.server_version < kOldestServer)
        fitness.refusals.push_back(fmt::format(
            "PostgreSQL is version {}, needed: {} or newer",
            facts.server_version / 10'000,
            kOldestServer / 10'000));
    if (facts.encoding != "UTF8")
        fitness.refusals.push_back(fmt::format(
            "database '{}' has encoding {}, allowed: UTF8", facts.name, facts.encoding));
    if (!facts.commits_wait)
        fitness.refusals.push_back(fmt::format(
            "synchronous_commit is off for database '{}' or one of its roles: agents would delete "
            "what a crash can still lose; allowed: every other value",
            facts.name));
    if (!facts.writes_sync)
        fitness.dangers.push_back(
            "fsync or full_page_writes is off: a power failure can damage the database");
    if (facts.collation_changed)
        fitness.dangers.push_back(fmt::format(
            "the system's rules for sorting ({}) have changed, indexes may be wrong: stop the "
            "server, REINDEX DATABASE \"{}\", ALTER DATABASE \"{}\" REFRESH COLLATION VERSION",
            facts.collation,
            facts.name,
            facts.name));
    if (facts.connections > 0 && connections > static_cast<unsigned>(facts.connections))
        fitness.dangers.push_back(fmt::format(
            "the pools of this process are {} connections, PostgreSQL has {} for all processes "
            "together: raise max_connections or make [database.*] pool smaller",
            connections,
            facts.connections));
    if (std::chrono::abs(facts.clock - now) > kMostClockDifference)
        fitness.notes.push_back(fmt::format(
            "the database's clock says {}, this machine's {}",
            formatUtc(facts.clock),
            formatUtc(now)));
    return fitness;
}

DatabaseFacts readFacts(db::Database& database) {
    db::Transaction tx{database, db::TenantScope::none()};
    const auto facts = tx.one(kFacts, [](const db::Row& row) {
        return DatabaseFacts{
            .name = row.text("name"),
            .server_version = static_cast<int>(row.integer("version")),
            .encoding = row.text("encoding"),
            .collation = row.text("collation"),
            .collation_changed = row.boolean("changed"),
            .commits_wait = row.boolean("waits"),
            .writes_sync = row.boolean("syncs"),
            .clock = row.time("clock"),
            .connections = static_cast<int>(row.integer("connections"))};
    });
    if (!facts) throw std::logic_error{"a database does not know itself"};
    return *facts;
}

}  // namespace platen::server::migrations
