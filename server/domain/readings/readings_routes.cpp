#include "server/domain/readings/readings_routes.hpp"

#include "common/core/text.hpp"
#include "server/archive/batch_store.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/devices_query_store.hpp"
#include "server/domain/readings/figure_change_store.hpp"
#include "server/domain/readings/reading_detail_store.hpp"
#include "server/domain/readings/readings_json.hpp"
#include "server/domain/readings/readings_query_rules.hpp"
#include "server/domain/readings/readings_query_store.hpp"
#include "server/http/problem.hpp"
#include "server/rules/reading_id.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace platen::server::domain {

namespace {

using http::Json;
using http::Request;
using http::Response;

constexpr std::size_t kLongestNames = 400;

/// What the handlers work with; database and clock outlive the router.
struct Sources {
    db::Database& database;
    Clock& clock;
    std::shared_ptr<CounterSets> sets;  // handlers are copied
};

DeviceDay deviceDayOf(db::Transaction& tx, const Request& request, TimePoint now) {
    const auto id = request.pathId<DeviceId>();
    const auto found = findDeviceDay(tx, request.user().tenants, id, now);
    if (!found)
        throw http::Refused{404, "not-found", fmt::format("there is no device {}", id.value)};
    return *found;
}

StoredReading readingOf(db::Transaction& tx, const Sources& sources, const Request& request) {
    const std::string& text = request.path_parameters.at("reading");
    const DeviceDay place = deviceDayOf(tx, request, sources.clock.wallNow());
    const DeviceKey key{place.tenant, request.pathId<DeviceId>()};
    const auto sample = rules::parseReadingId(text);
    auto found = sample ? findReading(tx, *sources.sets, key, *sample) : std::nullopt;
    if (!found)
        throw http::Refused{
            404, "not-found", fmt::format("the device has no reading {}", cleanUtf8(text))};
    return *std::move(found);
}

std::optional<archive::ArchivedBatch> batchOf(db::Transaction& tx, const StoredReading& reading) {
    return archive::findBatch(
        tx,
        {.tenant = reading.tenant,
         .stream = reading.sample.stream,
         .seq = reading.sample.seq,
         .received_at = reading.received_at});
}

Response getReadings(const Sources& sources, const Request& request) {
    ReadingFilter filter{
        .tenant = {},
        .device = request.pathId<DeviceId>(),
        .from = request.query.time("from"),
        .to = request.query.time("to"),
        .page = http::PageRequest::of(request, kReadingCursorKeys)};
    db::Transaction tx{sources.database, db::TenantScope::of(request.user().tenants)};
    filter.tenant = deviceDayOf(tx, request, sources.clock.wallNow()).tenant;
    return Response::json(filter.page.answer(
        listReadings(tx, *sources.sets, filter), readingJson, cursorAfterReading));
}

Response getFigureChanges(const Sources& sources, const Request& request) {
    const auto page = http::PageRequest::of(request, kFigureChangeKeys);
    db::Transaction tx{sources.database, db::TenantScope::of(request.user().tenants)};
    const DeviceDay place = deviceDayOf(tx, request, sources.clock.wallNow());
    const auto changes = listFigureChanges(tx, place.tenant, request.pathId<DeviceId>(), page);
    return Response::json(page.answer(changes, figureChangeJson, cursorAfterChange));
}

Response getBatch(const Sources& sources, const Request& request) {
    db::Transaction tx{sources.database, db::TenantScope::of(request.user().tenants)};
    const StoredReading reading = readingOf(tx, sources, request);
    auto batch = batchOf(tx, reading);
    if (!batch)
        throw http::Refused{
            410,
            "gone",
            fmt::format("the raw archive of {} is gone", formatUtc(reading.received_at))};
    Response response;
    response.content_type = "application/zstd";
    response.headers["Content-Disposition"] = fmt::format(
        "attachment; filename=\"{}-{}-{}.zst\"", reading.epoch, batch->first_seq, batch->last_seq);
    response.body = std::move(batch->payload);
    return response;
}

Response getCounters(const Sources& sources, const Request& request) {
    const TimePoint now = sources.clock.wallNow();
    const TimeRange range = timeRange(request.query.time("from"), request.query.time("to"), now);
    CounterFilter filter{
        .tenant = {},
        .device = request.pathId<DeviceId>(),
        .range = range,
        .interval = pointInterval(range),
        .names = {}};
    if (const auto names = request.query.text("counters", kLongestNames))
        filter.names = counterNames(*names);
    db::Transaction tx{sources.database, db::TenantScope::of(request.user().tenants)};
    filter.tenant = deviceDayOf(tx, request, now).tenant;
    return Response::json(Json::object(
        {{"from", range.from},
         {"to", range.to},
         {"interval_seconds", filter.interval.count()},
         {"points", Json::arrayOf(listCounters(tx, *sources.sets, filter), counterPointJson)}}));
}

}  // namespace

void addReadingRoutes(http::Router& router, db::Database& database, Clock& clock) {
    const Sources sources{database, clock, std::make_shared<CounterSets>()};
    const auto add = [&router, sources](
                         const char* rest,
                         http::Access access,
                         std::vector<std::string> parameters,
                         Response (*handler)(const Sources&, const Request&)) {
        router.add(
            {.method = http::Method::Get,
             .pattern = std::string{"/api/v1/devices/{id}/"} + rest,
             .access = access,
             .parameters = std::move(parameters),
             .handler = [=](const Request& request) { return handler(sources, request); }});
    };
    using enum http::Access;
    add("readings", User, {"from", "to", "cursor", "limit"}, getReadings);
    add("readings/{reading}/batch", Admin, {}, getBatch);
    add("figure-changes", User, {"cursor", "limit"}, getFigureChanges);
    add("counters", User, {"from", "to", "counters"}, getCounters);
}

}  // namespace platen::server::domain
