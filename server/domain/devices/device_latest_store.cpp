#include "server/domain/devices/device_latest_store.hpp"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <chrono>
#include <sstream>
#include <stdexcept>
#include <string>

namespace platen::server::domain {

namespace {

using Poco::JSON::Object;

constexpr std::string_view kLockLatest =
    "SELECT taken_at, received_at, stream_id, seq, status, errors, console, counters, supplies, "
    "trays, alerts, reasons, asleep, parts_at, unreachable_since FROM device_latest "
    "WHERE tenant_id = $1 AND device_id = $2 FOR UPDATE";

constexpr std::string_view kSaveLatest =
    "INSERT INTO device_latest (tenant_id, device_id, taken_at, received_at, stream_id, seq, "
    "status, errors, console, counters, supplies, trays, alerts, parts_at, unreachable_since, "
    "reasons, asleep) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) "
    "ON CONFLICT (tenant_id, device_id) DO UPDATE SET taken_at = excluded.taken_at, "
    "received_at = excluded.received_at, stream_id = excluded.stream_id, seq = excluded.seq, "
    "status = excluded.status, errors = excluded.errors, console = excluded.console, "
    "counters = excluded.counters, supplies = excluded.supplies, trays = excluded.trays, "
    "alerts = excluded.alerts, parts_at = excluded.parts_at, "
    "unreachable_since = excluded.unreachable_since, reasons = excluded.reasons, "
    "asleep = excluded.asleep";

constexpr std::string_view kMarkUnreachable =
    "UPDATE device_latest SET unreachable_since = $3 WHERE tenant_id = $1 AND device_id = $2 "
    "AND taken_at < $3 AND (unreachable_since IS NULL OR unreachable_since > $3)";

constexpr std::string_view kCounterPart = "counters.";
constexpr std::string_view kTextPart = "texts.";
constexpr std::string_view kSleepPart = "in_sleep.";  ///< beside a list that knows nothing

Object::Ptr parseObject(const std::string& json) {
    Poco::JSON::Parser parser;
    return parser.parse(json).extract<Object::Ptr>();
}

std::string toJson(const Object& object) {
    std::ostringstream text;
    object.stringify(text);
    return text.str();
}

TimePoint partTime(const Object& parts_at, const std::string& part) {
    return TimePoint{std::chrono::milliseconds{parts_at.getValue<Poco::Int64>(part)}};
}

std::map<std::string, rules::LatestCounter> readCounters(
    const std::string& json, const Object& parts_at) {
    std::map<std::string, rules::LatestCounter> counters;
    Object::Ptr stored = parseObject(json);
    for (const auto& [name, value] : *stored) {
        Object::Ptr object = value.extract<Object::Ptr>();
        counters[name] = {
            .at = partTime(parts_at, std::string{kCounterPart} + name),
            .counter = {
                .name = name,
                .value = object->getValue<Poco::UInt64>("value"),
                .unit = unitFromName(object->getValue<std::string>("unit")),
                .oid = object->getValue<std::string>("oid")}};
    }
    return counters;
}

std::string writeCounters(const std::map<std::string, rules::LatestCounter>& counters) {
    Object object;
    for (const auto& [name, latest] : counters) {
        Object::Ptr counter = new Object;  // Poco's pointer takes ownership
        counter->set("value", Poco::UInt64{latest.counter.value});
        counter->set("unit", std::string{unitName(latest.counter.unit)});
        counter->set("oid", latest.counter.oid);
        object.set(name, counter);
    }
    return toJson(object);
}

std::optional<rules::LatestList> readList(
    const db::Row& row, const std::string& part, const Object& parts_at) {
    if (!parts_at.has(part)) return std::nullopt;
    return rules::LatestList{
        .at = partTime(parts_at, part),
        .json = row.text(part),
        .in_sleep = parts_at.has(std::string{kSleepPart} + part)};
}

std::map<std::string, TimePoint> readTextsAt(const Object& parts_at) {
    std::map<std::string, TimePoint> texts_at;
    for (const std::string& part : parts_at.getNames()) {
        if (part.starts_with(kTextPart))
            texts_at[part.substr(kTextPart.size())] = partTime(parts_at, part);
    }
    return texts_at;
}

std::string listJson(const std::optional<rules::LatestList>& list) {
    return list ? list->json : "[]";
}

std::string writePartsAt(const rules::DeviceLatest& latest) {
    Object object;
    const auto set = [&object](const std::string& part, TimePoint at) {
        object.set(part, Poco::Int64{at.time_since_epoch().count()});
    };
    for (const auto& [name, counter] : latest.counters)
        set(std::string{kCounterPart} + name, counter.at);
    const auto set_list =
        [&set](const std::string& part, const std::optional<rules::LatestList>& list) {
            if (!list) return;
            set(part, list->at);
            if (list->in_sleep) set(std::string{kSleepPart} + part, list->at);
        };
    set_list("supplies", latest.supplies);
    set_list("trays", latest.trays);
    set_list("alerts", latest.alerts);
    set_list("reasons", latest.reasons);
    for (const auto& [field, at] : latest.texts_at)
        set(std::string{kTextPart} + field, at);
    return toJson(object);
}

rules::DeviceLatest toLatest(const db::Row& row) {
    const Object::Ptr parts_at = parseObject(row.text("parts_at"));
    return {
        .sample =
            {.taken_at = row.time("taken_at"),
             .stream = row.integer("stream_id"),
             .seq = static_cast<std::uint64_t>(row.integer("seq"))},
        .received_at = row.time("received_at"),
        .status = row.text("status"),
        .errors = row.texts("errors"),
        .console = row.texts("console"),
        .counters = readCounters(row.text("counters"), *parts_at),
        .supplies = readList(row, "supplies", *parts_at),
        .trays = readList(row, "trays", *parts_at),
        .alerts = readList(row, "alerts", *parts_at),
        .reasons = readList(row, "reasons", *parts_at),
        .asleep = row.boolean("asleep"),
        .texts_at = readTextsAt(*parts_at),
        .unreachable_since = row.optionalTime("unreachable_since")};
}

}  // namespace

std::optional<rules::DeviceLatest> lockDeviceLatest(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device) {
    return tx.one(kLockLatest, toLatest, tenant, device);
}

void saveDeviceLatest(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    const rules::DeviceLatest& latest) {
    tx.exec(
        kSaveLatest,
        tenant,
        device,
        latest.sample.taken_at,
        latest.received_at,
        latest.sample.stream,
        latest.sample.seq,
        latest.status,
        latest.errors,
        latest.console,
        writeCounters(latest.counters),
        listJson(latest.supplies),
        listJson(latest.trays),
        listJson(latest.alerts),
        writePartsAt(latest),
        latest.unreachable_since,
        listJson(latest.reasons),
        latest.asleep);
}

void markUnreachable(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device, TimePoint at) {
    tx.exec(kMarkUnreachable, tenant, device, at);
}

}  // namespace platen::server::domain
