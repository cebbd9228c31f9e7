#include "server/domain/agents/enrolment_store.hpp"

#include "server/domain/live/live_store.hpp"
#include "server/domain/organisations/organisations_query_store.hpp"

#include <stdexcept>

namespace platen::server::domain {

namespace {

constexpr std::string_view kInsertEnrolToken =
    "INSERT INTO login_enrol_token (id, tenant_id, site_id, agent_id, secret_sha256, made_by, "
    "made_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
constexpr std::string_view kListOpenTokens =
    "SELECT t.id, coalesce(nullif(u.display_name, ''), u.email, '') AS made_by, t.made_at, "
    "t.expires_at FROM login_enrol_token t LEFT JOIN login_user u ON u.id = t.made_by "
    "WHERE t.tenant_id = $1 AND t.site_id = $2 AND t.used_at IS NULL AND t.expires_at > $3 "
    "ORDER BY t.expires_at, t.id LIMIT $4";
constexpr std::string_view kDropToken =
    "DELETE FROM login_enrol_token "
    "WHERE tenant_id = ANY ($1::uuid[]) AND id = $2 AND used_at IS NULL";
constexpr std::string_view kUseEnrolToken =
    "UPDATE login_enrol_token SET used_at = coalesce(used_at, $4), spki_sha256 = $3 "
    "WHERE id = $1 AND secret_sha256 = $2 AND expires_at > $4 "
    "AND (used_at IS NULL OR spki_sha256 = $3) "
    "RETURNING tenant_id, site_id, agent_id, coalesce(certificate, '') AS certificate";
constexpr std::string_view kKeepCertificate =
    "UPDATE login_enrol_token SET certificate = $2 WHERE id = $1";
constexpr std::string_view kInsertAgent =
    "INSERT INTO agent (tenant_id, id, site_id, name, hostname, version, enrolled_at, "
    "certificate_not_after) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
constexpr std::string_view kInsertQueueAgent =
    "INSERT INTO queue_agent (agent_id, tenant_id) VALUES ($1, $2)";
constexpr std::string_view kKeepAgentKey =
    "INSERT INTO queue_agent_key (agent_id, key_id, spki) VALUES ($1, sha256($2), $2) "
    "ON CONFLICT DO NOTHING";
constexpr std::string_view kFindAgentPlace =
    "SELECT o.name AS organisation, s.name AS site, s.time_zone "
    "FROM site s JOIN organisation o ON o.tenant_id = s.tenant_id "
    "WHERE s.tenant_id = $1 AND s.id = $2";
constexpr std::string_view kLockStanding =
    "SELECT tenant_id, state FROM queue_agent WHERE agent_id = $1 FOR UPDATE";
constexpr std::string_view kNoteRenewal =
    "UPDATE agent a SET hostname = $3, version = $4, certificate_not_after = $5 "
    "FROM site s JOIN organisation o ON o.tenant_id = s.tenant_id "
    "WHERE a.tenant_id = $1 AND a.id = $2 AND s.tenant_id = a.tenant_id AND s.id = a.site_id "
    "RETURNING o.name AS organisation, s.name AS site, s.time_zone";

UsedToken toUsedToken(const db::Row& row) {
    return {
        .tenant = {row.text("tenant_id")},
        .site = {row.text("site_id")},
        .agent = {row.text("agent_id")},
        .certificate_pem = row.text("certificate")};
}

OpenToken toOpenToken(const db::Row& row) {
    return {
        .id = row.text("id"),
        .made_by = row.text("made_by"),
        .made_at = row.time("made_at"),
        .expires_at = row.time("expires_at")};
}

AgentPlace toAgentPlace(const db::Row& row) {
    return {
        .organisation = row.text("organisation"),
        .site = row.text("site"),
        .time_zone = row.text("time_zone")};
}

AgentStanding toAgentStanding(const db::Row& row) {
    return {.tenant = {row.text("tenant_id")}, .revoked = row.text("state") == "revoked"};
}

}  // namespace

void insertEnrolToken(db::Transaction& tx, const NewEnrolToken& token) {
    tx.exec(
        kInsertEnrolToken,
        token.id,
        token.tenant,
        token.site,
        token.agent,
        db::Bytes{token.secret_sha256},
        token.made_by,
        token.made_at,
        token.expires_at);
}

std::vector<OpenToken> listOpenTokens(
    db::Transaction& tx, const TenantId& tenant, const SiteId& site, TimePoint now) {
    return tx.many(kListOpenTokens, toOpenToken, tenant, site, now, kMostOpenTokens);
}

bool dropToken(db::Transaction& tx, const std::vector<TenantId>& tenants, const std::string& id) {
    return tx.exec(kDropToken, tenantTexts(tenants), id) == 1;
}

std::optional<UsedToken> useEnrolToken(db::Transaction& tx, const TokenUse& use) {
    return tx.one(
        kUseEnrolToken,
        toUsedToken,
        use.id,
        db::Bytes{use.secret_sha256},
        db::Bytes{use.key_sha256},
        use.now);
}

void keepCertificate(
    db::Transaction& tx, const std::string& token_id, const std::string& certificate_pem) {
    tx.exec(kKeepCertificate, token_id, certificate_pem);
}

void insertAgent(db::Transaction& tx, const NewAgent& agent) {
    tx.exec(
        kInsertAgent,
        agent.tenant,
        agent.id,
        agent.site,
        agent.name,
        agent.hostname,
        agent.version,
        agent.enrolled_at,
        agent.certificate_not_after);
    tx.exec(kInsertQueueAgent, agent.id, agent.tenant);
    noteChanges(tx, agent.tenant, LiveKind::Agent, {agent.id.value});
}

void keepAgentKey(db::Transaction& tx, const AgentId& agent, const std::string& public_key_der) {
    tx.exec(kKeepAgentKey, agent, db::Bytes{public_key_der});
}

std::optional<AgentPlace> findAgentPlace(
    db::Transaction& tx, const TenantId& tenant, const SiteId& site) {
    return tx.one(kFindAgentPlace, toAgentPlace, tenant, site);
}

std::optional<AgentStanding> lockStanding(db::Transaction& tx, const AgentId& agent) {
    return tx.one(kLockStanding, toAgentStanding, agent);
}

AgentPlace noteRenewal(db::Transaction& tx, const Renewal& renewal) {
    const auto place = tx.one(
        kNoteRenewal,
        toAgentPlace,
        renewal.tenant,
        renewal.agent,
        renewal.hostname,
        renewal.version,
        renewal.certificate_not_after);
    if (!place) throw std::logic_error{"an agent that the queue knows is not there"};
    return *place;
}

}  // namespace platen::server::domain
