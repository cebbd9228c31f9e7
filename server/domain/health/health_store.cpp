#include "server/domain/health/health_store.hpp"

#include "server/http/json_value.hpp"

#include <string_view>
#include <vector>

namespace platen::server::domain {

namespace {

constexpr std::string_view kNoteProcess =
    "INSERT INTO server_process (id, host, pid, version, roles, started_at, problems) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb) "
    "ON CONFLICT (id) DO UPDATE SET last_seen_at = now(), problems = excluded.problems";
constexpr std::string_view kForgetProcess = "DELETE FROM server_process WHERE id = $1";
constexpr std::string_view kForgetSilent =
    "DELETE FROM server_process WHERE last_seen_at < now() - interval '1 day'";
constexpr std::string_view kProcesses =
    "SELECT id, host, pid, version, roles, started_at, last_seen_at, "
    "ARRAY(SELECT key FROM jsonb_each_text(problems) ORDER BY key) AS parts, "
    "ARRAY(SELECT value FROM jsonb_each_text(problems) ORDER BY key) AS texts "
    "FROM server_process WHERE last_seen_at > now() - interval '1 hour' "
    "ORDER BY host, started_at, id";

constexpr std::string_view kNoteFact =
    "INSERT INTO server_fact (name, host, value) VALUES ($1, $2, $3) "
    "ON CONFLICT (name, host) DO UPDATE SET noted_at = now(), value = excluded.value";

/// A host that is gone says nothing of certificates any more: others look once an hour.
constexpr std::string_view kFacts =
    "SELECT now() AS now, pg_database_size(current_database()) AS bytes, "
    "(SELECT min(received_at) FROM queue_inbox WHERE ready) AS oldest_waiting, "
    "(SELECT count(*) FROM (SELECT FROM queue_inbox WHERE ready LIMIT $2) AS counted) AS waiting, "
    "(SELECT count(*) FROM (SELECT FROM quarantine WHERE tenant_id = ANY (visible_tenants()) "
    "  AND state = 'kept' LIMIT $2) AS counted) AS quarantined, "
    "(SELECT count(*) FROM agent WHERE tenant_id = ANY (visible_tenants()) AND state = 'active' "
    "  AND coalesce(last_contact_at, enrolled_at) < now() - $1::bigint * interval '1 s') "
    "  AS silent_agents, "
    "(SELECT value FROM server_fact WHERE name = 'stray_rows') AS stray_rows, "
    "(SELECT min(value - extract(epoch FROM now() - noted_at) / 86400) FROM server_fact "
    "  WHERE name = 'certificates' AND noted_at > now() - interval '1 day') AS certificate_days, "
    "(SELECT noted_at FROM server_fact WHERE name = 'backup') AS backup_at";
constexpr std::string_view kDead =
    "SELECT part, since, reason FROM server_liveness WHERE state = 'dead' ORDER BY part";
constexpr std::string_view kIsTop =
    "SELECT parent_id IS NULL AS is_top FROM organisation WHERE tenant_id = $1";

ServerProcess toProcess(const db::Row& row) {
    ServerProcess process{
        .id = row.text("id"),
        .host = row.text("host"),
        .pid = row.integer("pid"),
        .version = row.text("version"),
        .roles = row.texts("roles"),
        .started_at = row.time("started_at"),
        .last_seen_at = row.time("last_seen_at")};
    const auto parts = row.texts("parts");
    const auto texts = row.texts("texts");
    for (std::size_t i = 0; i < parts.size(); ++i)
        process.problems.emplace_back(parts[i], texts[i]);
    return process;
}

DeadPart toDeadPart(const db::Row& row) {
    return {.role = row.text("part"), .since = row.time("since"), .reason = row.text("reason")};
}

std::optional<double> optionalReal(const db::Row& row, std::string_view column) {
    return row.isNull(column) ? std::nullopt : std::optional{row.real(column)};
}

HealthFacts toFacts(const db::Row& row) {
    return {
        .now = row.time("now"),
        .processes = {},
        .dead = {},
        .oldest_waiting = row.optionalTime("oldest_waiting"),
        .waiting = row.integer("waiting"),
        .quarantined = row.integer("quarantined"),
        .silent_agents = row.integer("silent_agents"),
        .database_bytes = row.integer("bytes"),
        .stray_rows = optionalReal(row, "stray_rows"),
        .certificate_days = optionalReal(row, "certificate_days"),
        .backup_at = row.optionalTime("backup_at")};
}

}  // namespace

void noteProcess(db::Transaction& tx, const ServerProcess& process) {
    std::vector<http::Json::Member> problems;
    for (const auto& [part, problem] : process.problems)
        problems.emplace_back(part, problem);
    tx.exec(
        kNoteProcess,
        process.id,
        process.host,
        process.pid,
        process.version,
        process.roles,
        process.started_at,
        http::Json::object(problems).text());
}

void forgetProcess(db::Transaction& tx, const std::string& id) {
    tx.exec(kForgetProcess, id);
}

std::size_t forgetSilentProcesses(db::Transaction& tx) {
    return tx.exec(kForgetSilent);
}

void noteFact(db::Transaction& tx, std::string_view name, double value, std::string_view host) {
    tx.exec(kNoteFact, name, host, value);
}

HealthFacts readHealth(db::Transaction& tx, const HealthSettings& settings) {
    const std::chrono::seconds silent{settings.agent_silent};
    auto facts = tx.one(kFacts, toFacts, silent.count(), kMostCounted + 1).value_or(HealthFacts{});
    facts.processes = tx.many(kProcesses, toProcess);
    facts.dead = tx.many(kDead, toDeadPart);
    return facts;
}

bool isTopOrganisation(db::Transaction& tx, const TenantId& organisation) {
    return tx
        .one(
            kIsTop, [](const db::Row& row) { return row.boolean("is_top"); }, organisation)
        .value_or(false);
}

}  // namespace platen::server::domain
