#include "server/evidence/explain_routes.hpp"

#include "common/core/text.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/devices_query_store.hpp"
#include "server/domain/organisations/organisations_query_store.hpp"
#include "server/evidence/explanation.hpp"
#include "server/http/problem.hpp"
#include "server/http/query.hpp"
#include "server/rules/reading_id.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace platen::server::evidence {

namespace {

using http::Refused;
using http::Request;
using http::Response;

/// What the handlers work with; database and clock outlive the router.
struct Sources {
    db::Database& database;
    Clock& clock;
    std::shared_ptr<domain::CounterSets> sets;  // handlers are copied
};

domain::DeviceKey deviceOf(db::Transaction& tx, const Sources& sources, const Request& request) {
    const auto id = request.pathId<DeviceId>();
    const auto found =
        domain::findDeviceDay(tx, request.user().tenants, id, sources.clock.wallNow());
    if (!found) throw Refused{404, "not-found", fmt::format("there is no device {}", id.value)};
    return {.tenant = found->tenant, .device = id};
}

std::string dayOf(const Request& request) {
    const std::string& day = request.path_parameters.at("day");
    if (http::parseDay(day)) return day;
    throw Refused{
        400,
        "invalid-parameter",
        fmt::format("the day is '{}', allowed: {}", cleanUtf8(day), http::kDaysTaken)};
}

Response getReading(const Sources& sources, const Request& request) {
    const std::string& text = request.path_parameters.at("reading");
    db::Transaction tx{sources.database, db::TenantScope::of(request.user().tenants)};
    const domain::DeviceKey key = deviceOf(tx, sources, request);
    const auto sample = rules::parseReadingId(text);
    const auto found = sample ? showReading(tx, *sources.sets, key, *sample) : std::nullopt;
    if (!found)
        throw Refused{
            404, "not-found", fmt::format("the device has no reading {}", cleanUtf8(text))};
    return Response::json(*found);
}

Response getDeviceDay(const Sources& sources, const Request& request) {
    const std::string day = dayOf(request);
    db::Transaction tx{sources.database, db::TenantScope::of(request.user().tenants)};
    const domain::DeviceKey key = deviceOf(tx, sources, request);
    const auto found = explainDay(tx, *sources.sets, {.key = key, .day = day});
    if (!found)
        throw Refused{404, "not-found", fmt::format("there is no device {}", key.device.value)};
    return Response::json(*found);
}

Response getCustomerDay(const Sources& sources, const Request& request) {
    CustomerDayQuestion question{
        .organisation = request.pathId<TenantId>(),
        .tenants = {},
        .day = dayOf(request),
        .page = http::PageRequest::of(request, kCustomerDayKeys)};
    const auto& visible = request.user().tenants;
    if (std::ranges::find(visible, question.organisation) == visible.end())
        throw Refused{
            404,
            "not-found",
            fmt::format("there is no organisation {}", question.organisation.value)};
    db::Transaction tx{sources.database, db::TenantScope::of(visible)};
    question.tenants = domain::tenantsBelow(tx, question.organisation);
    tx.see(db::TenantScope::of(question.tenants));
    return Response::json(explainCustomerDay(tx, question));
}

}  // namespace

void addExplainRoutes(http::Router& router, db::Database& database, Clock& clock) {
    const Sources sources{
        .database = database, .clock = clock, .sets = std::make_shared<domain::CounterSets>()};
    const auto add = [&router, sources](
                         const char* pattern,
                         std::vector<std::string> parameters,
                         Response (*handler)(const Sources&, const Request&)) {
        router.add(
            {.method = http::Method::Get,
             .pattern = pattern,
             .access = http::Access::User,
             .parameters = std::move(parameters),
             .handler = [=](const Request& request) { return handler(sources, request); }});
    };
    add("/api/v1/devices/{id}/readings/{reading}", {}, getReading);
    add("/api/v1/devices/{id}/usage/{day}/explain", {}, getDeviceDay);
    add("/api/v1/organisations/{id}/usage/{day}/explain", {"cursor", "limit"}, getCustomerDay);
}

}  // namespace platen::server::evidence
