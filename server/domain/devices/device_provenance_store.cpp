#include "server/domain/devices/device_provenance_store.hpp"

#include "server/domain/devices/latest_sql.hpp"
#include "server/domain/organisations/organisations_query_store.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace platen::server::domain {

namespace {

constexpr std::string_view kListEvidence =
    "SELECT kind, value, first_seen_at, last_seen_at FROM device_evidence "
    "WHERE tenant_id = ANY ($1::uuid[]) AND device_id = $2 ORDER BY kind DESC, value";

/// Every field with its OID and the time when it was read: what parts_at does not name was said by
/// the newest reading. Of the fields without a time of their own nobody knows it.
constexpr std::string_view kListOrigins =
    "WITH d AS (SELECT d.read_from, l.parts_at, st.taken_at, d.tenant_id, d.id FROM device d "
    "  JOIN device_state st ON st.tenant_id = d.tenant_id AND st.device_id = d.id "
    "  JOIN device_latest l ON l.tenant_id = d.tenant_id AND l.device_id = d.id "
    "  WHERE d.tenant_id = ANY ($1::uuid[]) AND d.id = $2), "
    "origin AS ("
    "  SELECT o.key AS field, o.value AS oid, "
    "    coalesce(d.parts_at->>o.key, d.parts_at->>('texts.' || o.key)) AS read_ms, "
    "    o.key IN ('status', 'errors', 'console', 'supplies', 'trays', 'alerts', 'reasons', "
    "      'vendor', 'model', 'serial', 'firmware', 'name', 'location', 'mac') AS has_time "
    "  FROM d, jsonb_each_text(d.read_from) AS o WHERE o.key <> 'protocol' "
    "  UNION ALL "
    "  SELECT 'counters.' || c.name, c.oid, d.parts_at->>('counters.' || c.name), true "
    "  FROM d JOIN device_state st ON st.tenant_id = d.tenant_id AND st.device_id = d.id "
    "  {latest} CROSS JOIN LATERAL ({counters}) AS c) "
    "SELECT o.field, o.oid, coalesce(to_timestamp(o.read_ms::bigint / 1000.0), "
    "  CASE WHEN o.has_time THEN d.taken_at END) AS read_at "
    "FROM origin o CROSS JOIN d ORDER BY o.field";

/// As the device states them, each with the begin of its span that has not ended.
constexpr std::string_view kListOpenAlerts =
    "SELECT coalesce(jsonb_agg(jsonb_build_object('severity', a.alert->>'severity', "
    "  'group', a.alert->>'group', 'code', a.alert->>'code', "
    "  'text', coalesce(a.alert->>'text', ''), 'began_at', "
    "  to_char(s.began_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')) "
    "  ORDER BY a.n), '[]') AS alerts "
    "FROM device_latest l "
    "CROSS JOIN LATERAL jsonb_array_elements(l.alerts) WITH ORDINALITY AS a (alert, n) "
    "LEFT JOIN LATERAL (SELECT min(o.began_at) AS began_at FROM device_span o "
    "  WHERE o.tenant_id = l.tenant_id AND o.device_id = l.device_id AND o.kind = 'alert' "
    "  AND o.ended_at = 'infinity' AND o.detail->>'group' = a.alert->>'group' "
    "  AND o.detail->>'code' = a.alert->>'code' "
    "  AND o.detail->>'text' = coalesce(a.alert->>'text', '')) AS s ON true "
    "WHERE l.tenant_id = ANY ($1::uuid[]) AND l.device_id = $2";

EvidenceLine toEvidence(const db::Row& row) {
    const rules::Evidence evidence{rules::parseEvidenceKind(row.text("kind")), row.text("value")};
    return {
        .kind = row.text("kind"),
        .value = evidence.value,
        .weight = rules::weightOf(evidence),
        .first_seen_at = row.time("first_seen_at"),
        .last_seen_at = row.time("last_seen_at")};
}

Origin toOrigin(const db::Row& row) {
    return {
        .field = row.text("field"),
        .oid = row.optionalText("oid"),
        .read_at = row.optionalTime("read_at")};
}

}  // namespace

DeviceProvenance findProvenance(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const DeviceId& device) {
    static const std::string kOrigins = fmt::format(
        kListOrigins, fmt::arg("latest", kJoinLatest), fmt::arg("counters", kLatestCounters));
    const auto own = tenantTexts(tenants);
    const auto textOf = [](const char* column) {
        return [column](const db::Row& row) { return row.text(column); };
    };
    return {
        .evidence = tx.many(kListEvidence, toEvidence, own, device),
        .decisions = listDecisions(tx, tenants, device),
        .origins = tx.many(kOrigins, toOrigin, own, device),
        .alerts_json = tx.one(kListOpenAlerts, textOf("alerts"), own, device).value_or("[]")};
}

}  // namespace platen::server::domain
