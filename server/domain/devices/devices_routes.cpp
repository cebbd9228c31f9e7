#include "server/domain/devices/devices_routes.hpp"

#include "server/db/transaction.hpp"
#include "server/domain/devices/devices_json.hpp"
#include "server/domain/devices/devices_query_rules.hpp"
#include "server/domain/devices/devices_query_store.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>

namespace platen::server::domain {

namespace {

using http::Request;
using http::Response;

Response showDevices(db::Database& database, const Request& request) {
    const DeviceFilter filter = deviceFilter(request);
    db::Transaction tx{database, db::TenantScope::of(filter.tenants)};
    return Response::json(
        filter.page.answer(listDevices(tx, filter), deviceSummaryJson, cursorAfter));
}

Response showDevice(db::Database& database, const Request& request) {
    const auto id = request.pathId<DeviceId>();
    const auto& tenants = request.user().tenants;
    db::Transaction tx{database, db::TenantScope::of(tenants)};
    const auto device = findDeviceDetail(tx, tenants, id);
    if (!device)
        throw http::Refused{404, "not-found", fmt::format("there is no device {}", id.value)};
    return Response::json(deviceDetailJson(*device));
}

}  // namespace

void addDeviceRoutes(http::Router& router, db::Database& database) {
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/devices",
         .access = http::Access::User,
         .parameters = {"q", "site", "vendor", "status", "sort", "cursor", "limit"},
         .handler = [&database](const Request& request) {
             return showDevices(database, request);
         }});
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/devices/{id}",
         .access = http::Access::User,
         .parameters = {},
         .handler = [&database](const Request& request) { return showDevice(database, request); }});
}

}  // namespace platen::server::domain
