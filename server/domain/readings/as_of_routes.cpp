#include "server/domain/readings/as_of_routes.hpp"

#include "server/db/transaction.hpp"
#include "server/domain/devices/device_export.hpp"
#include "server/domain/devices/devices_query_store.hpp"
#include "server/domain/organisations/organisations_query_store.hpp"
#include "server/domain/readings/as_of_store.hpp"
#include "server/domain/readings/counters_export.hpp"
#include "server/domain/readings/readings_query_rules.hpp"
#include "server/http/problem.hpp"
#include "server/rules/reading_id.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace platen::server::domain {

namespace {

using http::Json;
using http::Request;
using http::Response;

Json sampleJson(
    const std::optional<rules::CounterSample>& sample,
    const std::optional<rules::SampleOrder>& order) {
    if (!sample || !order) return Json{nullptr};
    return Json::object(
        {{"reading", rules::readingId(*order)},
         {"taken_at", sample->taken_at},
         {"value", sample->value}});
}

Json useJson(const rules::UseBand& use) {
    return Json::object({{"lower", use.lower}, {"upper", use.upper}, {"estimate", use.estimate}});
}

/// `since`: the counter at an earlier moment, where use is asked for.
Json counterJson(const std::string& name, const CounterAsOf& counter, const CounterAsOf* since) {
    const auto use =
        since == nullptr ? std::nullopt : rules::useBetween(since->value, counter.value);
    return Json::object(
        {{"name", name},
         {"unit", unitName(counter.unit)},
         {"method", rules::asOfWord(counter.value.method)},
         {"lower", counter.value.lower},
         {"upper", counter.value.upper},
         {"estimate", counter.value.estimate},
         {"before", sampleJson(counter.value.before, counter.before)},
         {"after", sampleJson(counter.value.after, counter.after)},
         {"used", use ? useJson(*use) : Json{nullptr}}});
}

/// What the handler works with; database and clock outlive the router.
struct AsOfSources {
    db::Database& database;
    Clock& clock;
    std::shared_ptr<CounterSets> sets;  // handlers are copied
};

Response getCountersAsOf(const AsOfSources& sources, const Request& request) {
    const TimePoint now = sources.clock.wallNow();
    const auto id = request.pathId<DeviceId>();
    AsOfQuestion question{
        .key = {},
        .at = request.query.time("at").value_or(now),
        .known_at = request.query.time("known_at")};
    const auto since = request.query.time("since");
    if (since && *since > question.at)
        throw http::Refused{400, "invalid-parameter", "since is after at, allowed: at and before"};
    db::Transaction tx{sources.database, db::TenantScope::of(request.user().tenants)};
    const auto place = findDeviceDay(tx, request.user().tenants, id, now);
    if (!place)
        throw http::Refused{404, "not-found", fmt::format("there is no device {}", id.value)};
    question.key = {.tenant = place->tenant, .device = id};
    const auto counters = findCountersAsOf(tx, *sources.sets, question);
    std::map<std::string, CounterAsOf> earlier;
    if (since) {
        AsOfQuestion before = question;
        before.at = *since;
        earlier = findCountersAsOf(tx, *sources.sets, before);
    }
    const auto json = [&](const auto& named) {
        const auto found = earlier.find(named.first);
        return counterJson(
            named.first, named.second, found == earlier.end() ? nullptr : &found->second);
    };
    return Response::json(Json::object(
        {{"at", question.at},
         {"known_at", question.known_at},
         {"since", since},
         {"counters", Json::arrayOf(counters, json)}}));
}

constexpr std::size_t kLongestCounters = 400;
constexpr std::string_view kBilledCounters =
    "total_impressions,mono_impressions,color_impressions,life_count";

CountersExportOrder exportOrder(const Request& request, TimePoint now) {
    const auto at = request.query.time("at");
    const auto day = request.query.day("day");
    if (at && day)
        throw http::Refused{400, "invalid-parameter", "at and day are given, allowed: one of them"};
    return {
        .tenants = {},
        .moment = {.at = at.value_or(now), .end_of_day = day},
        // What will be known is not known yet: the file says what it is made of.
        .known_at = std::min(request.query.time("known_at").value_or(now), now),
        .counters = counterNames(request.query.text("counters", kLongestCounters)
                                     .value_or(std::string{kBilledCounters}))};
}

/// "2026-11-30", or of a moment "2026-11-30T230000Z": as every system takes it in a file's name.
std::string momentName(const BillingMoment& moment) {
    if (moment.end_of_day) return dayText(*moment.end_of_day);
    std::string name = formatUtc(moment.at).substr(0, 19) + "Z";
    std::erase(name, ':');
    return name;
}

Response getCountersCsv(const AsOfSources& sources, ExportPlaces& places, const Request& request) {
    const auto organisation = request.pathId<TenantId>();
    const auto& visible = request.user().tenants;
    if (std::ranges::find(visible, organisation) == visible.end())
        throw http::Refused{
            404, "not-found", fmt::format("there is no organisation {}", organisation.value)};
    CountersExportOrder order = exportOrder(request, sources.clock.wallNow());
    auto place = places.take();
    if (!place)
        throw http::Refused{
            429, "too-many-exports", "other lists are being exported; try again soon"}
            .with("Retry-After", "10");
    {
        db::Transaction tx{sources.database, db::TenantScope::of(visible)};
        order.tenants = tenantsBelow(tx, organisation);
    }
    Response response;
    response.content_type = "text/csv; charset=utf-8";
    response.headers["Content-Disposition"] =
        fmt::format("attachment; filename=\"counters-{}.csv\"", momentName(order.moment));
    response.headers["Cache-Control"] = "no-store";
    response.pieces = std::make_shared<CountersExport>(
        sources.database, sources.sets, std::move(order), std::move(place));
    return response;
}

}  // namespace

void addAsOfRoutes(http::Router& router, db::Database& database, Clock& clock) {
    const AsOfSources sources{
        .database = database, .clock = clock, .sets = std::make_shared<CounterSets>()};
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/devices/{id}/as-of",
         .access = http::Access::User,
         .parameters = {"at", "known_at", "since"},
         .handler = [sources](const Request& request) {
             return getCountersAsOf(sources, request);
         }});
    // Shared: handlers are copied.
    router.add(
        {.method = http::Method::Get,
         .pattern = "/api/v1/organisations/{id}/counters.csv",
         .access = http::Access::User,
         .parameters = {"at", "day", "known_at", "counters"},
         .handler = [sources, places = std::make_shared<ExportPlaces>()](const Request& request) {
             return getCountersCsv(sources, *places, request);
         }});
}

}  // namespace platen::server::domain
