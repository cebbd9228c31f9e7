#include "server/domain/agents/agent_status_store.hpp"

#include <string_view>
#include <utility>

namespace platen::server::domain {

namespace {

constexpr std::string_view kSaveReport =
    "UPDATE agent SET version = $4, hostname = $5, status = jsonb_build_object('at', $3::text, "
    "'devices_known', $6::bigint, 'devices_unreachable', $7::bigint, 'outbox_records', $8::bigint, "
    "'outbox_bytes', $9::bigint, 'outbox_limit_bytes', $10::bigint, 'oldest_at', $11::text, "
    "'rss_bytes', $12::bigint) "
    "WHERE tenant_id = $1 AND id = $2 AND coalesce(status->>'at', '') <= $3::text";

constexpr std::string_view kNoteContact =
    "UPDATE agent SET last_contact_at = $3 WHERE tenant_id = $1 AND id = $2 "
    "AND (last_contact_at IS NULL OR last_contact_at < $3)";

/// Figures come from outside; JSON gets signed 64 bits, -1 for what cannot be.
std::int64_t figure(std::uint64_t value) {
    return std::in_range<std::int64_t>(value) ? static_cast<std::int64_t>(value) : -1;
}

}  // namespace

void saveAgentReport(
    db::Transaction& tx, const TenantId& tenant, const AgentId& agent, const AgentReport& report) {
    tx.exec(
        kSaveReport,
        tenant,
        agent,
        report.at,
        report.version,
        report.hostname,
        report.devices_known,
        report.devices_unreachable,
        figure(report.outbox_records),
        figure(report.outbox_bytes),
        figure(report.outbox_limit_bytes),
        report.oldest_at,
        figure(report.rss_bytes));
}

void noteAgentContact(
    db::Transaction& tx, const TenantId& tenant, const AgentId& agent, TimePoint at) {
    tx.exec(kNoteContact, tenant, agent, at);
}

}  // namespace platen::server::domain
