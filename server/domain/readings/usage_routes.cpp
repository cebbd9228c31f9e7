#include "server/domain/readings/usage_routes.hpp"

#include "server/db/transaction.hpp"
#include "server/domain/devices/device_scope.hpp"
#include "server/domain/devices/devices_query_store.hpp"
#include "server/domain/readings/readings_json.hpp"
#include "server/domain/readings/readings_query_rules.hpp"
#include "server/domain/readings/usage_query_store.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>

namespace platen::server::domain {

namespace {

using http::Json;
using http::Request;
using http::Response;

constexpr std::size_t kLongestWord = 20;

/// Which days, and how many of them in one period.
struct Periods {
    DayRange days;
    Resolution resolution{Resolution::Day};
};

Periods periodsOf(const Request& request, std::chrono::year_month_day today) {
    const DayRange days = usageDays(request.query.day("from"), request.query.day("to"), today);
    const auto resolution = request.query.text("resolution", kLongestWord);
    return {.days = days, .resolution = usageResolution(resolution, days)};
}

Response getDeviceUsage(db::Database& database, const Clock& clock, const Request& request) {
    const auto id = request.pathId<DeviceId>();
    const auto& tenants = request.user().tenants;
    db::Transaction tx{database, db::TenantScope::of(tenants)};
    const auto place = findDeviceDay(tx, tenants, id, clock.wallNow());
    if (!place)
        throw http::Refused{404, "not-found", fmt::format("there is no device {}", id.value)};
    const Periods periods = periodsOf(request, parseDay(place->today));
    const UsageFilter filter{
        .tenant = place->tenant,
        .device = id,
        .days = periods.days,
        .resolution = periods.resolution};
    return Response::json(Json::object(
        {{"from", dayText(periods.days.from)},
         {"to", dayText(periods.days.to)},
         {"time_zone", place->time_zone},
         {"resolution", resolutionWord(periods.resolution)},
         {"periods", Json::arrayOf(listUsage(tx, filter), usagePeriodJson)}}));
}

Response getFleetUsage(db::Database& database, const Clock& clock, const Request& request) {
    const Periods periods =
        periodsOf(request, std::chrono::floor<std::chrono::days>(clock.wallNow()));
    DeviceFilter scope;
    scope.tenants = request.user().tenants;
    if (const auto organisation = request.query.uuid("organisation"))
        scope.organisation = TenantId{*organisation};
    db::Transaction tx{database, db::TenantScope::of(scope.tenants), mannerFor(scope.tenants)};
    narrowToOrganisation(tx, scope);
    const FleetUsageFilter filter{
        .tenants = scope.tenants, .days = periods.days, .resolution = periods.resolution};
    return Response::json(Json::object(
        {{"from", dayText(periods.days.from)},
         {"to", dayText(periods.days.to)},
         {"resolution", resolutionWord(periods.resolution)},
         {"periods", Json::arrayOf(listFleetUsage(tx, filter), fleetPeriodJson)}}));
}

}  // namespace

void addUsageRoutes(http::Router& router, db::Database& database, Clock& clock) {
    const auto add = [&](const char* pattern,
                         std::vector<std::string> parameters,
                         Response (*handler)(db::Database&, const Clock&, const Request&)) {
        router.add(
            {.method = http::Method::Get,
             .pattern = pattern,
             .access = http::Access::User,
             .parameters = std::move(parameters),
             .handler = [&database, &clock, handler](const Request& request) {
                 return handler(database, clock, request);
             }});
    };
    add("/api/v1/devices/usage", {"organisation", "from", "to", "resolution"}, getFleetUsage);
    add("/api/v1/devices/{id}/usage", {"from", "to", "resolution"}, getDeviceUsage);
}

}  // namespace platen::server::domain
