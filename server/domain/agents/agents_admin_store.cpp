#include "server/domain/agents/agents_admin_store.hpp"

#include "server/domain/live/live_store.hpp"

#include <stdexcept>
#include <string_view>

namespace platen::server::domain {

namespace {

constexpr std::string_view kListAdminAgents =
    "SELECT a.id, o.name AS organisation, s.name AS site, a.hostname, a.state, "
    "agent_identity(a.tenant_id, a.id, now() - interval '7 days') AS identity, a.last_contact_at "
    "FROM agent a JOIN site s ON s.tenant_id = a.tenant_id AND s.id = a.site_id "
    "JOIN organisation o ON o.tenant_id = a.tenant_id "
    "WHERE a.tenant_id = ANY (visible_tenants()) ORDER BY o.name, s.name, a.id";
constexpr std::string_view kListEpochs =
    "SELECT epoch, state, hw, analyzed, first_seen_at, last_seen_at, "
    "coalesce(follows::text, '') AS follows, follows_why, missing, retired_why FROM agent_stream "
    "WHERE tenant_id = ANY (visible_tenants()) AND agent_id = $1 "
    "ORDER BY first_seen_at DESC, epoch DESC LIMIT $2";
constexpr std::string_view kTenantOfAgent = "SELECT tenant_id FROM queue_agent WHERE agent_id = $1";
constexpr std::string_view kSetQueueState =
    "UPDATE queue_agent SET state = $2 WHERE agent_id = $1 AND state <> $2";
constexpr std::string_view kSetAgentState =
    "UPDATE agent SET state = $3, revision = revision + 1 "
    "WHERE tenant_id = $1 AND id = $2 AND state <> $3";
constexpr std::string_view kRenameAgent =
    "UPDATE agent SET name = $3, revision = revision + 1 "
    "WHERE tenant_id = $1 AND id = $2 AND name <> $3";
constexpr std::string_view kRetireEpoch =
    "UPDATE agent_stream SET state = 'retired', retired_at = $4, retired_why = $5 "
    "WHERE tenant_id = $1 AND agent_id = $2 AND epoch = $3 AND state = 'active'";

AdminAgent toAdminAgent(const db::Row& row) {
    return {
        .id = {row.text("id")},
        .organisation = row.text("organisation"),
        .site = row.text("site"),
        .hostname = row.text("hostname"),
        .state = row.text("state"),
        .identity = row.text("identity"),
        .last_contact_at = row.optionalTime("last_contact_at")};
}

AgentEpoch toAgentEpoch(const db::Row& row) {
    return {
        .epoch = {row.text("epoch")},
        .state = row.text("state"),
        .stored_seq = static_cast<std::uint64_t>(row.integer("hw")),
        .analyzed_seq = static_cast<std::uint64_t>(row.integer("analyzed")),
        .first_seen_at = row.time("first_seen_at"),
        .last_seen_at = row.time("last_seen_at"),
        .follows = row.text("follows"),
        .follows_why = row.text("follows_why"),
        .missing = static_cast<std::uint64_t>(row.integer("missing")),
        .retired_why = row.text("retired_why")};
}

}  // namespace

std::string_view admissionWord(AgentAdmission admission) {
    switch (admission) {
        case AgentAdmission::Active:
            return "active";
        case AgentAdmission::Revoked:
            return "revoked";
    }
    throw std::logic_error{"unhandled AgentAdmission"};
}

std::vector<AdminAgent> listAdminAgents(db::Transaction& tx) {
    return tx.many(kListAdminAgents, toAdminAgent);
}

std::vector<AgentEpoch> listAgentEpochs(
    db::Transaction& tx, const AgentId& agent, std::optional<int> most) {
    return tx.many(kListEpochs, toAgentEpoch, agent, most);
}

std::optional<TenantId> findTenantOfAgent(db::Transaction& tx, const AgentId& agent) {
    return tx.one(
        kTenantOfAgent, [](const db::Row& row) { return TenantId{row.text("tenant_id")}; }, agent);
}

bool setAdmission(
    db::Transaction& tx, const TenantId& tenant, const AgentId& agent, AgentAdmission admission) {
    const std::string_view word = admissionWord(admission);
    // First the row that a renewal locks first, too.
    const bool changed = tx.exec(kSetQueueState, agent, word) > 0;
    tx.exec(kSetAgentState, tenant, agent, word);
    if (changed) noteChanges(tx, tenant, LiveKind::Agent, {agent.value});
    return changed;
}

bool renameAgent(
    db::Transaction& tx, const TenantId& tenant, const AgentId& agent, const std::string& name) {
    const bool changed = tx.exec(kRenameAgent, tenant, agent, name) > 0;
    if (changed) noteChanges(tx, tenant, LiveKind::Agent, {agent.value});
    return changed;
}

bool retireEpoch(db::Transaction& tx, const EpochRetirement& retirement) {
    return tx.exec(
               kRetireEpoch,
               retirement.tenant,
               retirement.agent,
               retirement.epoch,
               retirement.at,
               retirement.why) > 0;
}

}  // namespace platen::server::domain
