#include "server/domain/organisations/organisations_routes.hpp"

#include "common/core/text.hpp"
#include "common/log/log.hpp"
#include "server/db/errors.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/organisations/organisations_admin_store.hpp"
#include "server/domain/organisations/organisations_json.hpp"
#include "server/domain/organisations/organisations_query_store.hpp"
#include "server/domain/organisations/organisations_rules.hpp"
#include "server/http/json_body.hpp"
#include "server/http/page_request.hpp"
#include "server/http/problem.hpp"
#include "server/once/once.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace platen::server::domain {

namespace {

using http::Request;
using http::Response;

constexpr std::int64_t kDeepestOrganisation = 8;
constexpr std::size_t kLongestUuid = 36;
constexpr std::size_t kLongestTimeZone = 64;
constexpr std::size_t kLongestWords = 100;

std::string requiredUuid(const http::JsonBody& body, const std::string& field) {
    auto uuid = canonicalUuid(body.text(field, kLongestUuid));
    if (!uuid)
        throw http::Refused{
            400, "invalid-body", fmt::format("{} is no UUID, it must be one", field)};
    return *std::move(uuid);
}

/// `q` of a list; empty: all.
std::string wantedWords(const Request& request) {
    return std::string{trim(request.query.text("q", kLongestWords).value_or(""))};
}

Response showOrganisations(db::Database& database, const Request& request) {
    const auto page = http::PageRequest::of(request, 2);
    const auto& tenants = request.user().tenants;
    db::Transaction tx{database, db::TenantScope::of(tenants)};
    return Response::json(page.answer(
        listOrganisations(tx, tenants, wantedWords(request), page),
        organisationJson,
        [](const Organisation& last) {
            return http::Cursor{last.name, last.id.value};
        }));
}

Response showSites(db::Database& database, const Request& request) {
    const auto page = http::PageRequest::of(request, 3);
    const auto organisation = request.query.uuid("organisation");
    auto tenants = request.user().tenants;
    db::Transaction tx{database, db::TenantScope::of(tenants)};
    if (organisation) tenants = tenantsBelow(tx, {*organisation});
    return Response::json(page.answer(
        listSites(tx, tenants, wantedWords(request), page), siteJson, [](const SiteSummary& last) {
            return http::Cursor{last.organisation_name, last.name, last.id.value};
        }));
}

/// Refuses what the user may not see as if it were not there.
void requireVisible(const Request& request, const TenantId& organisation) {
    const auto& tenants = request.user().tenants;
    if (std::find(tenants.begin(), tenants.end(), organisation) != tenants.end()) return;
    throw http::Refused{
        404, "not-found", fmt::format("there is no organisation {}", organisation.value)};
}

[[noreturn]] void refuseTaken(const std::string& what) {
    throw http::Refused{409, "name-taken", fmt::format("there is {} of that name already", what)};
}

void requirePlaceBelow(db::Transaction& tx, const TenantId& parent, const std::string& name) {
    if (depthOf(tx, parent) >= kDeepestOrganisation)
        throw http::Refused{
            409,
            "too-deep",
            fmt::format("organisations stand at most {} below each other", kDeepestOrganisation)};
    if (hasCustomer(tx, parent, name)) refuseTaken("an organisation");
}

Response makeOrganisation(db::Database& database, Random& random, const Request& request) {
    const http::JsonBody body{request, {"name", "parent_id"}};
    const Organisation customer{
        .id = {random.uuid()},
        .parent =
            TenantId{
                body.has("parent_id") ? requiredUuid(body, "parent_id")
                                      : request.user().organisation.value},
        .kind = "customer",
        .name = typedName(body, "name")};
    requireVisible(request, *customer.parent);
    // Without tenants a transaction sees the tree, and the new organisation is in nobody's set yet.
    db::Transaction tx{database, db::TenantScope::none()};
    once::Once once{tx, request};
    if (once.earlier()) return *once.earlier();
    lockOrganisations(tx);
    requirePlaceBelow(tx, *customer.parent, customer.name);
    insertCustomer(tx, customer);
    const Response response = Response::json(organisationJson(customer), 201);
    once.keep(response);
    tx.commit();
    log::info(
        "organisation.made",
        {{"organisation", customer.id.value}, {"user", request.user().user.value}});
    return response;
}

void requireTimeZone(db::Transaction& tx, const std::string& name) {
    if (isTimeZone(tx, name)) return;
    throw http::Refused{
        400,
        "invalid-body",
        fmt::format(
            "time_zone is '{}', allowed: an IANA name such as Europe/Berlin", cleanUtf8(name))};
}

Response makeSite(db::Database& database, Random& random, const Request& request) {
    const http::JsonBody body{request, {"organisation_id", "name", "time_zone"}};
    const SiteOrder order{
        .tenant = {requiredUuid(body, "organisation_id")},
        .name = typedName(body, "name"),
        .time_zone = body.text("time_zone", kLongestTimeZone)};
    requireVisible(request, order.tenant);
    db::Transaction tx{database, db::TenantScope::of(order.tenant)};
    once::Once once{tx, request};
    if (once.earlier()) return *once.earlier();
    requireTimeZone(tx, order.time_zone);
    if (hasSite(tx, order.tenant, order.name)) refuseTaken("a site of this organisation");
    const SiteId id{random.uuid()};
    try {
        insertSite(tx, id, order);
    } catch (const db::Conflict&) {
        refuseTaken("a site of this organisation");  // made at this very moment
    }
    const SiteSummary site{
        .id = id,
        .organisation = order.tenant,
        .organisation_name = findOrganisation(tx, order.tenant).value().name,
        .name = order.name,
        .time_zone = order.time_zone};
    const Response response = Response::json(siteJson(site), 201);
    once.keep(response);
    tx.commit();
    log::info("site.made", {{"site", id.value}, {"user", request.user().user.value}});
    return response;
}

}  // namespace

void addOrganisationRoutes(http::Router& router, db::Database& database, Random& random) {
    router.add(
        {.method = http::Method::Post,
         .pattern = "/api/v1/organisations",
         .access = http::Access::Admin,
         .parameters = {},
         .handler = [&database, &random](const Request& request) {
             return makeOrganisation(database, random, request);
         }});
    router.add(
        {.method = http::Method::Post,
         .pattern = "/api/v1/sites",
         .access = http::Access::Admin,
         .parameters = {},
         .handler = [&database, &random](const Request& request) {
             return makeSite(database, random, request);
         }});
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/organisations",
         .access = http::Access::User,
         .parameters = {"q", "cursor", "limit"},
         .handler = [&database](const Request& request) {
             return showOrganisations(database, request);
         }});
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/sites",
         .access = http::Access::User,
         .parameters = {"q", "organisation", "cursor", "limit"},
         .handler = [&database](const Request& request) { return showSites(database, request); }});
}

}  // namespace platen::server::domain
