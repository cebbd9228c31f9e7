#include "server/domain/agents/agents_routes.hpp"

#include "server/db/transaction.hpp"
#include "server/domain/agents/agents_query_store.hpp"
#include "server/http/page_request.hpp"

namespace platen::server::domain {

namespace {

using http::Json;
using http::Request;
using http::Response;
using http::textOrNull;

constexpr std::size_t kAgentCursorKeys = 3;

Json agentJson(const AgentSummary& agent) {
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
         {"last_contact_at", agent.last_contact_at}});
}

http::Cursor cursorAfterAgent(const AgentSummary& agent) {
    return {agent.site.organisation_name, agent.site.name, agent.id.value};
}

Response showAgents(db::Database& database, const Request& request) {
    const auto page = http::PageRequest::of(request, kAgentCursorKeys);
    const auto& tenants = request.user().tenants;
    db::Transaction tx{database, db::TenantScope::of(tenants)};
    return Response::json(page.answer(listAgents(tx, tenants, page), agentJson, cursorAfterAgent));
}

}  // namespace

void addAgentRoutes(http::Router& router, db::Database& database) {
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/agents",
         .access = http::Access::User,
         .parameters = {"cursor", "limit"},
         .handler = [&database](const Request& request) { return showAgents(database, request); }});
}

}  // namespace platen::server::domain
