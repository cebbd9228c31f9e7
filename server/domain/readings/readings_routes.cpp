#include "server/domain/readings/readings_routes.hpp"

#include "server/db/transaction.hpp"
#include "server/domain/devices/devices_query_store.hpp"
#include "server/domain/readings/readings_query_rules.hpp"
#include "server/domain/readings/readings_query_store.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>

namespace platen::server::domain {

namespace {

using http::Json;
using http::Request;
using http::Response;

constexpr std::size_t kReadingCursorKeys = 3;

Json readingJson(const ReadingSummary& reading) {
    return Json::object(
        {{"taken_at", reading.taken_at},
         {"received_at", reading.received_at},
         {"status", http::textOrNull(reading.status)},
         {"counters", Json::raw(reading.counters_json)}});
}

Json usageDayJson(const UsageDay& day) {
    return Json::object(
        {{"day", day.day},
         {"used",
          Json::object(
              {{"total", day.total},
               {"mono", day.mono},
               {"color", day.color},
               {"life", day.life}})},
         {"readings", day.readings}});
}

DeviceDay deviceDayOf(db::Transaction& tx, const Request& request, TimePoint now) {
    const auto id = request.pathId<DeviceId>();
    const auto found = findDeviceDay(tx, request.user().tenants, id, now);
    if (!found)
        throw http::Refused{404, "not-found", fmt::format("there is no device {}", id.value)};
    return *found;
}

Response showReadings(db::Database& database, const Clock& clock, const Request& request) {
    ReadingFilter filter{
        .tenant = {},
        .device = request.pathId<DeviceId>(),
        .from = request.query.time("from"),
        .to = request.query.time("to"),
        .page = http::PageRequest::of(request, kReadingCursorKeys)};
    db::Transaction tx{database, db::TenantScope::of(request.user().tenants)};
    filter.tenant = deviceDayOf(tx, request, clock.wallNow()).tenant;
    return Response::json(
        filter.page.answer(listReadings(tx, filter), readingJson, cursorAfterReading));
}

Response showUsage(db::Database& database, const Clock& clock, const Request& request) {
    const auto from = request.query.day("from");
    const auto to = request.query.day("to");
    db::Transaction tx{database, db::TenantScope::of(request.user().tenants)};
    const DeviceDay place = deviceDayOf(tx, request, clock.wallNow());
    const DayRange range = usageDays(from, to, parseDay(place.today));
    const auto usage = listUsage(tx, place.tenant, request.pathId<DeviceId>(), range);
    return Response::json(Json::object(
        {{"from", dayText(range.from)},
         {"to", dayText(range.to)},
         {"time_zone", place.time_zone},
         {"days", Json::arrayOf(usage, usageDayJson)}}));
}

}  // namespace

void addReadingRoutes(http::Router& router, db::Database& database, Clock& clock) {
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/devices/{id}/readings",
         .access = http::Access::User,
         .parameters = {"from", "to", "cursor", "limit"},
         .handler = [&](const Request& request) {
             return showReadings(database, clock, request);
         }});
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/devices/{id}/usage",
         .access = http::Access::User,
         .parameters = {"from", "to"},
         .handler = [&](const Request& request) { return showUsage(database, clock, request); }});
}

}  // namespace platen::server::domain
