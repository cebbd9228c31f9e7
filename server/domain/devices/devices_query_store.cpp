#include "server/domain/devices/devices_query_store.hpp"

#include "server/domain/organisations/organisations_query_store.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace platen::server::domain {

namespace {

/// Columns of a DeviceSummary. Supplies get every member of the API, null where it is not known.
constexpr std::string_view kSummaryColumns =
    "d.id, d.site_id, s.name AS site_name, d.tenant_id, o.name AS organisation_name, "
    "d.vendor, d.model, d.serial, d.firmware, d.name, d.location, d.mac, d.address, "
    "st.status, coalesce(l.errors, '{}') AS errors, l.taken_at, l.unreachable_since, "
    "(l.counters->'total_impressions'->>'value')::bigint AS total, "
    "(l.counters->'mono_impressions'->>'value')::bigint AS mono, "
    "(l.counters->'color_impressions'->>'value')::bigint AS color, "
    "CASE WHEN l.counters->'life_count'->>'unit' IN ('impressions', 'sheets') "
    "THEN (l.counters->'life_count'->>'value')::bigint END AS life, "
    "(SELECT coalesce(jsonb_agg("
    "  '{\"index\":\"\",\"description\":null,\"kind\":null,\"color\":null,"
    "\"state\":\"not_reported\",\"percent\":null,\"percent_full\":null,\"level\":null,"
    "\"capacity\":null,\"unit\":null,\"part_number\":null}'::jsonb || e.supply ORDER BY e.n), "
    "'[]') "
    " FROM jsonb_array_elements(l.supplies) WITH ORDINALITY AS e(supply, n)) AS supplies, "
    "coalesce(jsonb_array_length(l.alerts), 0) AS alerts_count ";

constexpr std::string_view kDetailColumns =
    ", d.profile, d.first_seen_at, l.received_at, coalesce(l.console, '{}') AS console, "
    "NULL AS sort_key, "
    "(SELECT coalesce(jsonb_agg(jsonb_build_object('name', c.key, 'value', c.value->'value', "
    "  'unit', c.value->'unit', 'oid', c.value->'oid') ORDER BY c.key), '[]') "
    " FROM jsonb_each(l.counters) c) AS counters, "
    "coalesce(l.trays, '[]') AS trays, coalesce(l.alerts, '[]') AS alerts ";

constexpr std::string_view kFromDevices =
    "FROM device d "
    "JOIN site s ON s.tenant_id = d.tenant_id AND s.id = d.site_id "
    "JOIN organisation o ON o.tenant_id = d.tenant_id "
    "LEFT JOIN device_latest l ON l.tenant_id = d.tenant_id AND l.device_id = d.id "
    "CROSS JOIN LATERAL (SELECT CASE WHEN l.unreachable_since IS NOT NULL THEN 'unreachable' "
    "  ELSE coalesce(nullif(l.status, ''), 'unknown') END AS status) st ";

/// $6 and $8 are the cursor: the key (null: in the part whose key is not known) and the id.
constexpr std::string_view kListDevices =
    "SELECT {columns}, k.key::text AS sort_key {from}"
    "CROSS JOIN LATERAL (SELECT {key} AS key) k "
    "WHERE d.tenant_id = ANY ($1::uuid[]) "
    "AND concat_ws(' ', d.serial, d.model, d.vendor, d.address, d.name) ILIKE ALL ($2::text[]) "
    "AND ($3::uuid IS NULL OR d.site_id = $3::uuid) "
    "AND ($4::text IS NULL OR lower(d.vendor) = lower($4)) "
    "AND ($5::text IS NULL OR st.status = $5) "
    "AND ($8::uuid IS NULL OR CASE WHEN $6::{type} IS NULL "
    "  THEN k.key IS NULL AND d.id > $8::uuid "
    "  ELSE k.key {beyond} $6::{type} OR k.key IS NULL OR (k.key = $6::{type} AND d.id > $8::uuid) "
    "  END) "
    "ORDER BY k.key {direction} NULLS LAST, d.id LIMIT $7";

constexpr std::string_view kFindDevice =
    "SELECT {columns}{details} {from} WHERE d.tenant_id = ANY ($1::uuid[]) AND d.id = $2";

constexpr std::string_view kFindDeviceDay =
    "SELECT d.tenant_id, s.time_zone, ($3::timestamptz AT TIME ZONE s.time_zone)::date AS today "
    "FROM device d JOIN site s ON s.tenant_id = d.tenant_id AND s.id = d.site_id "
    "WHERE d.tenant_id = ANY ($1::uuid[]) AND d.id = $2";

struct KeyExpression {
    std::string_view sql;
    std::string_view type;
};

/// Texts in lower case and no longer than a cursor's key may be, addresses by their numbers.
KeyExpression keyExpression(DeviceKey key) {
    switch (key) {
        case DeviceKey::Name:
            return {"nullif(left(lower(d.name), 200), '')", "text"};
        case DeviceKey::Model:
            return {
                "nullif(left(lower(concat_ws(' ', nullif(d.vendor, ''), nullif(d.model, ''))), "
                "200), '')",
                "text"};
        case DeviceKey::Serial:
            return {"nullif(left(lower(d.serial), 200), '')", "text"};
        case DeviceKey::Address:
            return {
                "CASE WHEN d.address ~ '^[0-9]{1,3}([.][0-9]{1,3}){3}$' THEN "
                "(SELECT string_agg(lpad(part, 3, '0'), '.') "
                "FROM unnest(string_to_array(d.address, '.')) part) "
                "ELSE nullif(left(d.address, 200), '') END",
                "text"};
        case DeviceKey::Status:
            return {"st.status", "text"};
        case DeviceKey::Site:
            return {"lower(s.name)", "text"};
        case DeviceKey::TakenAt:
            return {"l.taken_at", "timestamptz"};
        case DeviceKey::Total:
            return {"(l.counters->'total_impressions'->>'value')::bigint", "bigint"};
        case DeviceKey::Mono:
            return {"(l.counters->'mono_impressions'->>'value')::bigint", "bigint"};
        case DeviceKey::Color:
            return {"(l.counters->'color_impressions'->>'value')::bigint", "bigint"};
    }
    throw std::logic_error{"unhandled DeviceKey"};
}

/// Put together from constants only: one text for each order.
std::string listSql(const DeviceOrder& order) {
    const KeyExpression key = keyExpression(order.key);
    return fmt::format(
        kListDevices,
        fmt::arg("columns", kSummaryColumns),
        fmt::arg("from", kFromDevices),
        fmt::arg("key", key.sql),
        fmt::arg("type", key.type),
        fmt::arg("beyond", order.descending ? "<" : ">"),
        fmt::arg("direction", order.descending ? "DESC" : "ASC"));
}

DeviceSummary toDeviceSummary(const db::Row& row) {
    return {
        .id = {row.text("id")},
        .site =
            {.id = {row.text("site_id")},
             .name = row.text("site_name"),
             .organisation = {row.text("tenant_id")},
             .organisation_name = row.text("organisation_name")},
        .vendor = row.text("vendor"),
        .model = row.text("model"),
        .serial = row.text("serial"),
        .firmware = row.text("firmware"),
        .name = row.text("name"),
        .location = row.text("location"),
        .mac = row.text("mac"),
        .address = row.text("address"),
        .status = row.text("status"),
        .errors = row.texts("errors"),
        .taken_at = row.optionalTime("taken_at"),
        .unreachable_since = row.optionalTime("unreachable_since"),
        .total = row.optionalInteger("total"),
        .mono = row.optionalInteger("mono"),
        .color = row.optionalInteger("color"),
        .life = row.optionalInteger("life"),
        .supplies_json = row.text("supplies"),
        .alerts = row.integer("alerts_count"),
        .sort_key = row.optionalText("sort_key")};
}

DeviceDetail toDeviceDetail(const db::Row& row) {
    return {
        .summary = toDeviceSummary(row),
        .profile = row.text("profile"),
        .first_seen_at = row.time("first_seen_at"),
        .received_at = row.optionalTime("received_at"),
        .console = row.texts("console"),
        .counters_json = row.text("counters"),
        .trays_json = row.text("trays"),
        .alerts_json = row.text("alerts")};
}

DeviceDay toDeviceDay(const db::Row& row) {
    return {
        .tenant = {row.text("tenant_id")},
        .time_zone = row.text("time_zone"),
        .today = row.text("today")};
}

/// The first part of the cursor says whether there is a key at all.
std::optional<std::string> keyOf(const http::PageRequest& page) {
    if (page.key(0).value_or("") != "=") return std::nullopt;
    return page.key(1);
}

}  // namespace

std::vector<DeviceSummary> listDevices(db::Transaction& tx, const DeviceFilter& filter) {
    return tx.many(
        listSql(filter.order),
        toDeviceSummary,
        tenantTexts(filter.tenants),
        filter.patterns,
        filter.site,
        filter.vendor,
        filter.status,
        keyOf(filter.page),
        filter.page.rows(),
        filter.page.key(2));
}

std::optional<DeviceDetail> findDeviceDetail(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const DeviceId& device) {
    const std::string sql = fmt::format(
        kFindDevice,
        fmt::arg("columns", kSummaryColumns),
        fmt::arg("details", kDetailColumns),
        fmt::arg("from", kFromDevices));
    return tx.one(sql, toDeviceDetail, tenantTexts(tenants), device);
}

std::optional<DeviceDay> findDeviceDay(
    db::Transaction& tx,
    const std::vector<TenantId>& tenants,
    const DeviceId& device,
    TimePoint now) {
    return tx.one(kFindDeviceDay, toDeviceDay, tenantTexts(tenants), device, now);
}

http::Cursor cursorAfter(const DeviceSummary& device) {
    return {device.sort_key ? "=" : "", device.sort_key.value_or(""), device.id.value};
}

}  // namespace platen::server::domain
