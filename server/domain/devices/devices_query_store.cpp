#include "server/domain/devices/devices_query_store.hpp"

#include "server/domain/devices/latest_sql.hpp"
#include "server/domain/devices/supplies_json.hpp"
#include "server/domain/organisations/organisations_query_store.hpp"
#include "server/rules/reading_id.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace platen::server::domain {

namespace {

/// Columns of a DeviceSummary. Names are looked up and not joined: a plan for any customer might go
/// through all of its sites.
constexpr std::string_view kSummaryColumns =
    "d.id, d.site_id, d.tenant_id, "
    "(SELECT s.name FROM site s WHERE s.tenant_id = d.tenant_id AND s.id = d.site_id) AS "
    "site_name, "
    "(SELECT o.name FROM organisation o WHERE o.tenant_id = d.tenant_id) AS organisation_name, "
    "d.vendor, d.model, d.serial, d.firmware, d.name, d.location, d.mac, d.address, "
    "d.label, d.asset_number, st.status, "
    // What was stored before there were reasons explains itself by its parts.
    "coalesce(CASE WHEN st.status <> 'unreachable' THEN reason_text(l.reasons) END, "
    "  status_reason(st.status, l.alerts, l.errors, l.console), '') AS status_reason, "
    "coalesce(l.asleep, false) AS asleep, "
    "coalesce(l.errors, '{{}}') AS errors, st.taken_at, st.unreachable_since, "
    "st.supply_left, st.total, st.mono, st.color, st.pages_30d, st.open_findings, st.trust, "
    "CASE WHEN l.old_counters ? 'life_count' THEN (SELECT (old.life->>'value')::numeric "
    "  FROM (SELECT l.old_counters->'life_count' AS life) AS old WHERE old.life->>'unit' IN "
    "  ('impressions', 'sheets') AND (old.life->>'value')::numeric < 2 ^ 63) "
    "  ELSE st.counters[cs.life_place] END AS life, "
    "coalesce(l.supplies, '[]') AS supplies, "
    "st.alerts AS alerts_count, d.profile ";

constexpr std::string_view kDetailColumns =
    ", coalesce(d.read_from->>'protocol', '') AS protocol, d.revision, d.notes, d.agent_id, "
    "(SELECT a.name FROM agent a WHERE a.tenant_id = d.tenant_id AND a.id = d.agent_id) "
    "  AS agent_name, d.first_seen_at, "
    "st.received_at, st.stream_id, st.seq, "
    "coalesce(l.console, '{{}}') AS console, "
    "(SELECT coalesce(jsonb_agg(jsonb_build_object('name', c.name, 'value', c.value, "
    "  'unit', c.unit, 'oid', c.oid) ORDER BY c.name), '[]') FROM ({counters}) AS c) AS counters, "
    "coalesce(l.trays, '[]') AS trays, coalesce(l.reasons, '[]') AS reasons, "
    "{reasons_at} AS reasons_at, {supplies_at} AS supplies_at ";

constexpr std::string_view kJoins =
    "JOIN device_state st ON st.tenant_id = d.tenant_id AND st.device_id = d.id {latest}";

constexpr std::string_view kShowDevices =
    "SELECT {columns} FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS f(tenant_id, id, "
    "place) "
    "JOIN device d ON d.tenant_id = f.tenant_id AND d.id = f.id {joins} ORDER BY f.place";

constexpr std::string_view kFindTenantOfDevice =
    "SELECT tenant_id FROM device WHERE tenant_id = ANY ($1::uuid[]) AND id = $2";

constexpr std::string_view kFindDevice =
    "SELECT {columns}{details} FROM device d {joins} "
    "WHERE d.tenant_id = ANY ($1::uuid[]) AND d.id = $2";

constexpr std::string_view kFindDeviceDay =
    "SELECT d.tenant_id, s.time_zone, ($3::timestamptz AT TIME ZONE s.time_zone)::date AS today "
    "FROM device d JOIN site s ON s.tenant_id = d.tenant_id AND s.id = d.site_id "
    "WHERE d.tenant_id = ANY ($1::uuid[]) AND d.id = $2";

/// A query from its parts, which are constants.
std::string withParts(std::string_view query) {
    const std::string whole = fmt::format(
        fmt::runtime(query),
        fmt::arg("columns", kSummaryColumns),
        fmt::arg("details", kDetailColumns),
        fmt::arg("joins", kJoins));
    return fmt::format(
        fmt::runtime(whole),
        fmt::arg("counters", kLatestCounters),
        fmt::arg("latest", kJoinLatest),
        fmt::arg("reasons_at", listReadAt("reasons")),
        fmt::arg("supplies_at", listReadAt("supplies")));
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
        .status_reason = row.text("status_reason"),
        .asleep = row.boolean("asleep"),
        .label = row.text("label"),
        .asset_number = row.text("asset_number"),
        .errors = row.texts("errors"),
        .taken_at = row.optionalTime("taken_at"),
        .unreachable_since = row.optionalTime("unreachable_since"),
        .total = row.optionalInteger("total"),
        .mono = row.optionalInteger("mono"),
        .color = row.optionalInteger("color"),
        .life = row.optionalInteger("life"),
        .pages_30d = row.optionalInteger("pages_30d"),
        .supply_left = row.optionalInteger("supply_left"),
        .supplies_json = completeSupplies(row.text("supplies")),
        .alerts = row.integer("alerts_count"),
        .open_findings = row.integer("open_findings"),
        .trust = row.optionalInteger("trust"),
        .profile = row.text("profile")};
}

std::optional<std::string> latestReading(const db::Row& row) {
    const auto taken_at = row.optionalTime("taken_at");
    if (!taken_at) return std::nullopt;
    return rules::readingId(
        {.taken_at = *taken_at,
         .stream = row.integer("stream_id"),
         .seq = static_cast<std::uint64_t>(row.integer("seq"))});
}

DeviceDetail toDeviceDetail(const db::Row& row) {
    return {
        .summary = toDeviceSummary(row),
        .protocol = row.text("protocol"),
        .revision = row.integer("revision"),
        .notes = row.text("notes"),
        .agent = {row.text("agent_id")},
        .agent_name = row.text("agent_name"),
        .first_seen_at = row.time("first_seen_at"),
        .received_at = row.optionalTime("received_at"),
        .latest_reading = latestReading(row),
        .console = row.texts("console"),
        .counters_json = row.text("counters"),
        .trays_json = row.text("trays"),
        .reasons_json = row.text("reasons"),
        .reasons_at = row.optionalTime("reasons_at"),
        .supplies_at = row.optionalTime("supplies_at")};
}

DeviceDay toDeviceDay(const db::Row& row) {
    return {
        .tenant = {row.text("tenant_id")},
        .time_zone = row.text("time_zone"),
        .today = row.text("today")};
}

}  // namespace

std::vector<DeviceSummary> showDevices(db::Transaction& tx, std::span<const FoundDevice> devices) {
    std::vector<std::string> tenants;
    std::vector<std::string> ids;
    for (const FoundDevice& device : devices) {
        tenants.push_back(device.tenant.value);
        ids.push_back(device.id.value);
    }
    static const std::string kSql = withParts(kShowDevices);
    return tx.many(kSql, toDeviceSummary, tenants, ids);
}

std::optional<TenantId> findTenantOfDevice(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const DeviceId& device) {
    return tx.one(
        kFindTenantOfDevice,
        [](const db::Row& row) { return TenantId{row.text("tenant_id")}; },
        tenantTexts(tenants),
        device);
}

std::optional<DeviceDetail> findDeviceDetail(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const DeviceId& device) {
    static const std::string kSql = withParts(kFindDevice);
    return tx.one(kSql, toDeviceDetail, tenantTexts(tenants), device);
}

std::optional<DeviceDay> findDeviceDay(
    db::Transaction& tx,
    const std::vector<TenantId>& tenants,
    const DeviceId& device,
    TimePoint now) {
    return tx.one(kFindDeviceDay, toDeviceDay, tenantTexts(tenants), device, now);
}

}  // namespace platen::server::domain
