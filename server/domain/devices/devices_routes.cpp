#include "server/domain/devices/devices_routes.hpp"

#include "common/log/log.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_change_store.hpp"
#include "server/domain/devices/device_export.hpp"
#include "server/domain/devices/device_find_store.hpp"
#include "server/domain/devices/device_provenance_store.hpp"
#include "server/domain/devices/device_scope.hpp"
#include "server/domain/devices/device_totals_memory.hpp"
#include "server/domain/devices/devices_json.hpp"
#include "server/domain/devices/devices_query_rules.hpp"
#include "server/domain/devices/devices_query_store.hpp"
#include "server/http/entity_tag.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace platen::server::domain {

namespace {

using http::Request;
using http::Response;

constexpr std::size_t kLongestColumns = 400;

http::Refused noSuchDevice(const DeviceId& id) {
    return http::Refused{404, "not-found", fmt::format("there is no device {}", id.value)};
}

http::Cursor cursorAfter(const FoundDevice& device) {
    return {device.key ? "=" : "", device.key.value_or(""), device.id.value};
}

Response getDevices(db::Database& database, const Request& request) {
    DeviceQuery query = deviceQuery(request);
    const bool is_along_tenant = isAlongTenant(query);
    db::Transaction tx{
        database,
        db::TenantScope::of(query.filter.tenants),
        is_along_tenant ? db::Manner::KeptPlans : db::Manner::Plain};
    narrowToOrganisation(tx, query.filter);
    std::vector<FoundDevice> found = findDevices(tx, query);
    std::optional<http::Cursor> next;
    if (std::ssize(found) > query.page.limit) {
        found.resize(static_cast<std::size_t>(query.page.limit));
        next = cursorAfter(found.back());
    }
    if (!is_along_tenant) narrowToFound(tx, found);
    std::vector<http::Json> items;
    for (const DeviceSummary& device : showDevices(tx, found))
        items.push_back(deviceSummaryJson(device));
    return Response::json(http::page(items, next));
}

Response getDevice(db::Database& database, const Request& request) {
    const auto id = request.pathId<DeviceId>();
    db::Transaction tx{
        database, db::TenantScope::of(request.user().tenants), db::Manner::KeptPlans};
    const auto tenant = narrowToDevice(tx, request.user().tenants, id);
    if (!tenant) throw noSuchDevice(id);
    const std::vector<TenantId> tenants{*tenant};
    const auto device = findDeviceDetail(tx, tenants, id);
    if (!device) throw noSuchDevice(id);
    Response response = Response::json(deviceDetailJson(*device, findProvenance(tx, tenants, id)));
    response.revision = device->revision;
    return response;
}

Response patchDevice(db::Database& database, const Request& request) {
    const auto id = request.pathId<DeviceId>();
    const auto& tenants = request.user().tenants;
    const DeviceChange change = deviceChange(request);
    {
        db::Transaction tx{database, db::TenantScope::of(tenants)};
        const auto revision = lockDeviceRevision(tx, tenants, id);
        if (!revision) throw noSuchDevice(id);
        http::requireRevision(request, *revision);
        const bool is_new = changeDevice(tx, tenants, id, change);
        tx.commit();
        if (is_new)
            log::info(
                "device.changed", {{"device", id.value}, {"user", request.user().user.value}});
    }
    return getDevice(database, request);
}

Response getExport(db::Database& database, ExportPlaces& places, const Request& request) {
    auto columns = csvColumns(request.query.text("columns", kLongestColumns).value_or(""));
    DeviceQuery query{.filter = deviceFilter(request), .order = deviceOrder(request), .page = {}};
    auto place = places.take();
    if (!place)
        throw http::Refused{
            429, "too-many-exports", "other lists are being exported; try again soon"}
            .with("Retry-After", "10");
    std::vector<FoundDevice> found;
    {
        db::Transaction tx{database, db::TenantScope::of(query.filter.tenants)};
        narrowToOrganisation(tx, query.filter);
        found = findAllDevices(tx, query, kMostExported);
    }
    Response response;
    response.content_type = "text/csv; charset=utf-8";
    response.headers["Content-Disposition"] = "attachment; filename=\"devices.csv\"";
    response.headers["Cache-Control"] = "no-store";
    response.pieces = std::make_shared<DeviceExport>(
        database, std::move(found), std::move(columns), std::move(place));
    return response;
}

/// Names the devices that totals are of; which tenants an organisation sees follows from it.
std::string whoseTotals(const Request& request, const DeviceFilter& filter) {
    return fmt::format(
        "{} {} {}",
        request.user().organisation.value,
        filter.organisation.value_or(TenantId{}).value,
        filter.site.value_or(""));
}

Response getSummary(db::Database& database, DeviceTotalsMemory& memory, const Request& request) {
    DeviceFilter filter = deviceFilter(request);
    const std::string whose = whoseTotals(request, filter);
    if (const auto known = memory.recall(whose)) return Response::json(deviceTotalsJson(*known));
    db::Transaction tx{database, db::TenantScope::of(filter.tenants), mannerFor(filter.tenants)};
    narrowToOrganisation(tx, filter);
    const DeviceTotals totals = countDevices(tx, filter);
    memory.remember(whose, totals);
    return Response::json(deviceTotalsJson(totals));
}

Response getValues(db::Database& database, const Request& request) {
    const DeviceText text = deviceValuesText(request);
    const std::string beginning = deviceValuesBeginning(request);
    DeviceFilter filter = deviceFilter(request);
    db::Transaction tx{database, db::TenantScope::of(filter.tenants)};
    narrowToOrganisation(tx, filter);
    return Response::json(deviceValuesJson(listDeviceValues(tx, filter, text, beginning)));
}

std::vector<std::string> filterParametersAnd(std::initializer_list<const char*> more) {
    std::vector<std::string> names = deviceFilterParameters();
    names.insert(names.end(), more.begin(), more.end());
    return names;
}

}  // namespace

void addDeviceRoutes(http::Router& router, db::Database& database, const Clock& clock) {
    const auto add = [&router](
                         http::Method method,
                         std::string pattern,
                         std::vector<std::string> parameters,
                         http::Handler handler) {
        router.add(
            {.method = method,
             .pattern = std::move(pattern),
             .access = method == http::Method::Get ? http::Access::User : http::Access::Admin,
             .parameters = std::move(parameters),
             .handler = std::move(handler)});
    };
    using enum http::Method;
    add(Get,
        "/api/v1/devices",
        filterParametersAnd({"cursor", "limit"}),
        [&database](const Request& r) { return getDevices(database, r); });
    // Shared: handlers are copied.
    add(Get,
        "/api/v1/devices/export",
        filterParametersAnd({"ids", "columns"}),
        [&database, places = std::make_shared<ExportPlaces>()](const Request& r) {
            return getExport(database, *places, r);
        });
    add(Get,
        "/api/v1/devices/values",
        {"field", "q", "organisation", "site"},
        [&database](const Request& r) { return getValues(database, r); });
    add(Get,
        "/api/v1/devices/summary",
        {"organisation", "site"},
        [&database, memory = std::make_shared<DeviceTotalsMemory>(clock)](const Request& r) {
            return getSummary(database, *memory, r);
        });
    add(Get, "/api/v1/devices/{id}", {}, [&database](const Request& r) {
        return getDevice(database, r);
    });
    add(Patch, "/api/v1/devices/{id}", {}, [&database](const Request& r) {
        return patchDevice(database, r);
    });
}

}  // namespace platen::server::domain
