#include "server/domain/agents/agents_query_store.hpp"

#include "server/domain/organisations/organisations_query_store.hpp"

namespace platen::server::domain {

namespace {

constexpr std::string_view kListAgents =
    "SELECT a.id, a.name, a.site_id, s.name AS site_name, a.tenant_id, "
    "o.name AS organisation_name, a.state, "
    "agent_identity(a.tenant_id, a.id, now() - interval '7 days') AS identity, a.version, "
    "a.hostname, a.enrolled_at, "
    "a.certificate_not_after, a.last_contact_at "
    "FROM agent a JOIN site s ON s.tenant_id = a.tenant_id AND s.id = a.site_id "
    "JOIN organisation o ON o.tenant_id = a.tenant_id "
    "WHERE a.tenant_id = ANY ($1::uuid[]) "
    "AND ($4::uuid IS NULL OR (o.name, s.name, a.id) > ($2, $3, $4::uuid)) "
    "ORDER BY o.name, s.name, a.id LIMIT $5";

AgentSummary toAgentSummary(const db::Row& row) {
    return {
        .id = {row.text("id")},
        .name = row.text("name"),
        .site =
            {.id = {row.text("site_id")},
             .name = row.text("site_name"),
             .organisation = {row.text("tenant_id")},
             .organisation_name = row.text("organisation_name")},
        .state = row.text("state"),
        .identity = row.text("identity"),
        .version = row.text("version"),
        .hostname = row.text("hostname"),
        .enrolled_at = row.time("enrolled_at"),
        .certificate_not_after = row.optionalTime("certificate_not_after"),
        .last_contact_at = row.optionalTime("last_contact_at")};
}

}  // namespace

std::vector<AgentSummary> listAgents(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const http::PageRequest& page) {
    return tx.many(
        kListAgents,
        toAgentSummary,
        tenantTexts(tenants),
        page.key(0),
        page.key(1),
        page.key(2),
        page.rows());
}

}  // namespace platen::server::domain
