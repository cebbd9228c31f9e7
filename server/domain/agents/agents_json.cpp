#include "server/domain/agents/agents_json.hpp"

namespace platen::server::domain {

namespace {

using http::Json;
using http::textOrNull;

Json outboxJson(const AgentOutbox& outbox) {
    return Json::object(
        {{"reported_at", outbox.reported_at},
         {"records", outbox.records},
         {"bytes", outbox.bytes},
         {"limit_bytes", outbox.limit_bytes},
         {"oldest_at", outbox.oldest_at}});
}

Json agentEpochJson(const AgentEpoch& epoch) {
    return Json::object(
        {{"epoch", epoch.epoch},
         {"state", epoch.state},
         {"received_seq", epoch.stored_seq},
         {"analyzed_seq", epoch.analyzed_seq},
         {"missing", epoch.missing},
         {"first_seen_at", epoch.first_seen_at},
         {"last_seen_at", epoch.last_seen_at},
         {"follows", textOrNull(epoch.follows)},
         {"follows_why", textOrNull(epoch.follows_why)}});
}

Json agentGapJson(const AgentGap& gap) {
    return Json::object(
        {{"epoch", gap.epoch},
         {"first_seq", gap.first_seq},
         {"last_seq", gap.last_seq},
         {"records", gap.records},
         {"reason", gap.reason}});
}

}  // namespace

Json agentSummaryJson(const AgentSummary& agent) {
    return Json::object(
        {{"id", agent.id},
         {"name", textOrNull(agent.name)},
         {"site", siteNameJson(agent.site)},
         {"state", agent.state},
         {"identity", agent.identity},
         {"version", textOrNull(agent.version)},
         {"hostname", textOrNull(agent.hostname)},
         {"enrolled_at", agent.enrolled_at},
         {"certificate_not_after", agent.certificate_not_after},
         {"last_contact_at", agent.last_contact_at},
         {"devices", agent.devices},
         {"outbox", agent.outbox ? outboxJson(*agent.outbox) : Json{nullptr}},
         {"records_missing_since", agent.records_missing_since}});
}

Json agentDetailJson(const AgentDetail& agent) {
    return Json::object(
        {{"agent", agentSummaryJson(agent.summary)},
         {"devices_known", agent.devices_known},
         {"devices_unreachable", agent.devices_unreachable},
         {"rss_bytes", agent.rss_bytes},
         {"quarantined", agent.quarantined},
         {"epochs", Json::arrayOf(agent.epochs, agentEpochJson)},
         {"gaps", Json::arrayOf(agent.gaps, agentGapJson)}});
}

}  // namespace platen::server::domain
