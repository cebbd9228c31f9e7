#include "server/domain/history/history_routes.hpp"

#include "server/db/transaction.hpp"
#include "server/domain/devices/devices_query_store.hpp"
#include "server/domain/history/history_query_rules.hpp"
#include "server/domain/history/history_query_store.hpp"
#include "server/domain/readings/readings_query_rules.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>

#include <utility>

namespace platen::server::domain {

namespace {

using http::Json;
using http::Request;
using http::Response;
using http::textOrNull;

constexpr std::size_t kSpanCursorKeys = 2;

/// What the handlers work with; both outlive the router.
struct HistorySources {
    db::Database& database;
    Clock& clock;
};

TenantId tenantOf(db::Transaction& tx, const Request& request, TimePoint now) {
    const auto id = request.pathId<DeviceId>();
    const auto found = findDeviceDay(tx, request.user().tenants, id, now);
    if (!found)
        throw http::Refused{404, "not-found", fmt::format("there is no device {}", id.value)};
    return found->tenant;
}

Json levelJson(const LevelPoint& point) {
    return Json::object(
        {{"at", point.at},
         {"state", point.state},
         {"percent", point.percent},
         {"percent_full", point.percent_full}});
}

Json seriesJson(const SupplySeries& series, std::chrono::seconds interval) {
    return Json::object(
        {{"index", series.index},
         {"description", textOrNull(series.description)},
         {"kind", textOrNull(series.kind)},
         {"color", textOrNull(series.color)},
         {"points", Json::arrayOf(thinned(series.points, interval), levelJson)},
         {"replaced_at",
          Json::arrayOf(replacedAt(series.points), [](TimePoint at) { return Json{at}; })}});
}

Json alertJson(const AlertSpan& alert) {
    return Json::object(
        {{"severity", broadSeverity(alert.severity)},
         {"group", alert.group},
         {"code", alert.code},
         {"text", alert.text},
         {"began_at", alert.began_at},
         {"ended_at", alert.ended_at}});
}

Json fieldJson(const FieldSpan& field) {
    return Json::object(
        {{"field", field.field},
         {"value", field.value},
         {"text", field.text},
         {"from", field.began_at},
         {"to", field.ended_at}});
}

Response getSupplies(const HistorySources& sources, const Request& request) {
    const TimePoint now = sources.clock.wallNow();
    const TimeRange range = timeRange(request.query.time("from"), request.query.time("to"), now);
    db::Transaction tx{sources.database, db::TenantScope::of(request.user().tenants)};
    const auto supplies = listSupplyLevels(
        tx,
        {.tenant = tenantOf(tx, request, now),
         .device = request.pathId<DeviceId>(),
         .range = range});
    const auto interval = pointInterval(range);
    return Response::json(Json::object(
        {{"from", range.from},
         {"to", range.to},
         {"interval_seconds", interval.count()},
         {"supplies", Json::arrayOf(supplies, [interval](const SupplySeries& series) {
              return seriesJson(series, interval);
          })}}));
}

Response getAlerts(const HistorySources& sources, const Request& request) {
    AlertFilter filter{
        .tenant = {},
        .device = request.pathId<DeviceId>(),
        .state = alertState(request),
        .page = http::PageRequest::of(request, kSpanCursorKeys)};
    db::Transaction tx{sources.database, db::TenantScope::of(request.user().tenants)};
    filter.tenant = tenantOf(tx, request, sources.clock.wallNow());
    return Response::json(filter.page.answer(listAlerts(tx, filter), alertJson, cursorAfterAlert));
}

Response getHistory(const HistorySources& sources, const Request& request) {
    FieldFilter filter{
        .tenant = {},
        .device = request.pathId<DeviceId>(),
        .field = historyField(request),
        .page = http::PageRequest::of(request, kSpanCursorKeys)};
    db::Transaction tx{sources.database, db::TenantScope::of(request.user().tenants)};
    filter.tenant = tenantOf(tx, request, sources.clock.wallNow());
    return Response::json(filter.page.answer(listFields(tx, filter), fieldJson, cursorAfterField));
}

}  // namespace

void addHistoryRoutes(http::Router& router, db::Database& database, Clock& clock) {
    const HistorySources sources{database, clock};
    const auto add = [&router, sources](
                         const char* rest,
                         std::vector<std::string> parameters,
                         Response (*handler)(const HistorySources&, const Request&)) {
        router.add(
            {.method = http::Method::Get,
             .pattern = std::string{"/api/v1/devices/{id}/"} + rest,
             .access = http::Access::User,
             .parameters = std::move(parameters),
             .handler = [=](const Request& request) { return handler(sources, request); }});
    };
    add("supplies", {"from", "to"}, getSupplies);
    add("alerts", {"state", "cursor", "limit"}, getAlerts);
    add("history", {"field", "cursor", "limit"}, getHistory);
}

}  // namespace platen::server::domain
