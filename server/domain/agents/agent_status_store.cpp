#include "server/domain/agents/agent_status_store.hpp"

#include "server/http/json_value.hpp"

#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace platen::server::domain {

namespace {

/// Agents in the order of their keys, so that two who write to the same ones wait for each other.
constexpr std::string_view kSaveReports =
    "WITH n AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], "
    "  $6::jsonb[]) AS r (tenant_id, id, at, version, hostname, status)), "
    "locked AS (SELECT a.tenant_id, a.id FROM agent a "
    "  JOIN n ON n.tenant_id = a.tenant_id AND n.id = a.id ORDER BY 1, 2 FOR NO KEY UPDATE OF a) "
    "UPDATE agent AS a SET version = n.version, hostname = n.hostname, status = n.status "
    "FROM n JOIN locked l ON l.tenant_id = n.tenant_id AND l.id = n.id "
    "WHERE a.tenant_id = n.tenant_id AND a.id = n.id "
    "AND coalesce(a.status->>'at', '') <= n.at";

constexpr std::string_view kNoteContacts =
    "WITH n AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) "
    "  AS c (tenant_id, id, at)), "
    "locked AS (SELECT a.tenant_id, a.id FROM agent a "
    "  JOIN n ON n.tenant_id = a.tenant_id AND n.id = a.id ORDER BY 1, 2 FOR NO KEY UPDATE OF a) "
    "UPDATE agent AS a SET last_contact_at = n.at "
    "FROM n JOIN locked l ON l.tenant_id = n.tenant_id AND l.id = n.id "
    "WHERE a.tenant_id = n.tenant_id AND a.id = n.id "
    "AND (a.last_contact_at IS NULL OR a.last_contact_at < n.at)";

/// Figures come from outside; JSON gets signed 64 bits, -1 for what cannot be.
std::int64_t figure(std::uint64_t value) {
    return std::in_range<std::int64_t>(value) ? static_cast<std::int64_t>(value) : -1;
}

std::string statusJson(const AgentReport& report) {
    using http::Json;
    return Json::object({{"at", formatUtc(report.at)},
                         {"devices_known", std::int64_t{report.devices_known}},
                         {"devices_unreachable", std::int64_t{report.devices_unreachable}},
                         {"outbox_records", figure(report.outbox_records)},
                         {"outbox_bytes", figure(report.outbox_bytes)},
                         {"outbox_limit_bytes", figure(report.outbox_limit_bytes)},
                         {"oldest_at",
                          report.oldest_at ? Json{formatUtc(*report.oldest_at)} : Json{nullptr}},
                         {"rss_bytes", figure(report.rss_bytes)}})
        .text();
}

}  // namespace

void saveAgentReports(db::Transaction& tx, std::span<const AgentNews> reports) {
    std::map<std::pair<TenantId, AgentId>, const AgentReport*> newest;
    for (const AgentNews& news : reports) {
        const auto [known, added] = newest.try_emplace({news.tenant, news.agent}, &news.report);
        if (!added && news.report.at >= known->second->at) known->second = &news.report;
    }
    if (newest.empty()) return;
    std::vector<std::string> tenants;
    std::vector<std::string> agents;
    std::vector<std::string> times;
    std::vector<std::string> versions;
    std::vector<std::string> hostnames;
    std::vector<std::string> statuses;
    for (const auto& [agent, report] : newest) {
        tenants.push_back(agent.first.value);
        agents.push_back(agent.second.value);
        times.push_back(formatUtc(report->at));
        versions.push_back(report->version);
        hostnames.push_back(report->hostname);
        statuses.push_back(statusJson(*report));
    }
    tx.exec(kSaveReports, tenants, agents, times, versions, hostnames, statuses);
}

void noteAgentContacts(db::Transaction& tx, std::span<const AgentContact> contacts) {
    if (contacts.empty()) return;
    std::vector<std::string> tenants;
    std::vector<std::string> agents;
    std::vector<std::string> times;
    for (const AgentContact& contact : contacts) {
        tenants.push_back(contact.tenant.value);
        agents.push_back(contact.agent.value);
        times.push_back(formatUtc(contact.at));
    }
    tx.exec(kNoteContacts, tenants, agents, times);
}

}  // namespace platen::server::domain
