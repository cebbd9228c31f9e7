#include "server/domain/organisations/organisations_routes.hpp"

#include "server/db/transaction.hpp"
#include "server/domain/organisations/organisations_json.hpp"
#include "server/domain/organisations/organisations_query_store.hpp"
#include "server/http/page_request.hpp"

namespace platen::server::domain {

namespace {

using http::Request;
using http::Response;

Response showOrganisations(db::Database& database, const Request& request) {
    const auto page = http::PageRequest::of(request, 2);
    const auto& tenants = request.user().tenants;
    db::Transaction tx{database, db::TenantScope::of(tenants)};
    return Response::json(page.answer(
        listOrganisations(tx, tenants, page), organisationJson, [](const Organisation& last) {
            return http::Cursor{last.name, last.id.value};
        }));
}

Response showSites(db::Database& database, const Request& request) {
    const auto page = http::PageRequest::of(request, 3);
    const auto& tenants = request.user().tenants;
    db::Transaction tx{database, db::TenantScope::of(tenants)};
    return Response::json(
        page.answer(listSites(tx, tenants, page), siteJson, [](const SiteSummary& last) {
            return http::Cursor{last.organisation_name, last.name, last.id.value};
        }));
}

}  // namespace

void addOrganisationRoutes(http::Router& router, db::Database& database) {
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/organisations",
         .access = http::Access::User,
         .parameters = {"cursor", "limit"},
         .handler = [&database](const Request& request) {
             return showOrganisations(database, request);
         }});
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/sites",
         .access = http::Access::User,
         .parameters = {"cursor", "limit"},
         .handler = [&database](const Request& request) { return showSites(database, request); }});
}

}  // namespace platen::server::domain
