#include "server/domain/search/search_routes.hpp"

#include "common/core/text.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/organisations/organisations_json.hpp"
#include "server/domain/search/search_store.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>

namespace platen::server::domain {

namespace {

using http::Json;
using http::Request;
using http::Response;
using http::textOrNull;

constexpr std::size_t kLongestSearch = 100;

Json foundDeviceJson(const DeviceSummary& device) {
    return Json::object(
        {{"id", device.id},
         {"vendor", textOrNull(device.vendor)},
         {"model", textOrNull(device.model)},
         {"serial", textOrNull(device.serial)},
         {"address", textOrNull(device.address)},
         {"name", textOrNull(device.name)},
         {"label", textOrNull(device.label)},
         {"site_name", device.site.name},
         {"status", device.status}});
}

Json foundAgentJson(const FoundAgent& agent) {
    return Json::object(
        {{"id", agent.id},
         {"name", textOrNull(agent.name)},
         {"hostname", textOrNull(agent.hostname)},
         {"site_name", agent.site_name}});
}

Response search(db::Database& database, const Request& request) {
    const std::string typed{trim(request.query.text("q", kLongestSearch).value_or(""))};
    if (typed.empty())
        throw http::Refused{
            400,
            "invalid-parameter",
            fmt::format("q is '', allowed: 1 to {} bytes", kLongestSearch)};
    const auto& tenants = request.user().tenants;
    db::Transaction tx{database, db::TenantScope::of(tenants)};
    const SearchResults found = searchAll(tx, tenants, typed);
    return Response::json(Json::object(
        {{"devices", Json::arrayOf(found.devices, foundDeviceJson)},
         {"sites", Json::arrayOf(found.sites, siteNameJson)},
         {"organisations", Json::arrayOf(found.organisations, organisationJson)},
         {"agents", Json::arrayOf(found.agents, foundAgentJson)}}));
}

}  // namespace

void addSearchRoutes(http::Router& router, db::Database& database) {
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/search",
         .access = http::Access::User,
         .parameters = {"q"},
         .handler = [&database](const Request& request) { return search(database, request); }});
}

}  // namespace platen::server::domain
