#include "server/domain/agents/agents_routes.hpp"

#include "common/log/log.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/agents_json.hpp"
#include "server/domain/agents/agents_query_rules.hpp"
#include "server/domain/agents/agents_query_store.hpp"
#include "server/domain/organisations/organisations_query_store.hpp"
#include "server/http/entity_tag.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>

namespace platen::server::domain {

namespace {

using http::Request;
using http::Response;

http::Refused noSuchAgent(const AgentId& id) {
    return http::Refused{404, "not-found", fmt::format("there is no agent {}", id.value)};
}

http::Cursor cursorAfterAgent(const AgentSummary& agent) {
    return {agent.first_key, agent.second_key, agent.id.value};
}

Response showAgents(db::Database& database, const Clock& clock, const Request& request) {
    AgentQuery query = agentQuery(request, clock.wallNow());
    const auto organisation = request.query.uuid("organisation");
    db::Transaction tx{database, db::TenantScope::of(query.tenants)};
    if (organisation) query.tenants = tenantsBelow(tx, {*organisation});
    return Response::json(
        query.page.answer(listAgents(tx, query), agentSummaryJson, cursorAfterAgent));
}

Response showAgent(db::Database& database, const Request& request) {
    const auto id = request.pathId<AgentId>();
    const auto& tenants = request.user().tenants;
    db::Transaction tx{database, db::TenantScope::of(tenants)};
    const auto agent = findAgentDetail(tx, tenants, id);
    if (!agent) throw noSuchAgent(id);
    Response response = Response::json(agentDetailJson(*agent));
    response.revision = agent->revision;
    return response;
}

Response changeAgent(db::Database& database, const Request& request) {
    const auto id = request.pathId<AgentId>();
    const AgentChange change = agentChange(request);
    const auto& tenants = request.user().tenants;
    {
        db::Transaction tx{database, db::TenantScope::of(tenants)};
        const auto locked = lockAgent(tx, tenants, id);
        if (!locked) throw noSuchAgent(id);
        http::requireRevision(request, locked->revision);
        const bool renamed = change.name && renameAgent(tx, locked->tenant, id, *change.name);
        const bool moved =
            change.admission && setAdmission(tx, locked->tenant, id, *change.admission);
        tx.commit();
        const std::string& user = request.user().user.value;
        if (renamed) log::info("agent.renamed", {{"agent", id.value}, {"by", user}});
        if (moved)
            log::info(
                "agent.admission_changed",
                {{"agent", id.value}, {"state", admissionWord(*change.admission)}, {"by", user}});
    }
    return showAgent(database, request);
}

}  // namespace

void addAgentRoutes(http::Router& router, db::Database& database, Clock& clock) {
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/agents",
         .access = http::Access::User,
         .parameters = {"q", "organisation", "site", "state", "sort", "cursor", "limit"},
         .handler = [&database, &clock](const Request& request) {
             return showAgents(database, clock, request);
         }});
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/agents/{id}",
         .access = http::Access::User,
         .parameters = {},
         .handler = [&database](const Request& request) { return showAgent(database, request); }});
    router.add(
        {.method = http::Method::Patch,
         .pattern = "/api/v1/agents/{id}",
         .access = http::Access::Admin,
         .parameters = {},
         .handler = [&database](const Request& request) {
             return changeAgent(database, request);
         }});
}

}  // namespace platen::server::domain
