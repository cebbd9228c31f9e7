#include "server/domain/readings/readings_query_store.hpp"

#include "server/domain/readings/readings_query_rules.hpp"

namespace platen::server::domain {

namespace {

constexpr std::string_view kListReadings =
    "SELECT r.taken_at, r.received_at, r.status, r.taken_at::text AS page_time, r.stream_id, "
    "r.seq, jsonb_strip_nulls(jsonb_build_object("
    "'life_count', r.life_count, 'total_impressions', r.total_impressions, "
    "'mono_impressions', r.mono_impressions, 'color_impressions', r.color_impressions, "
    "'total_sheets', r.total_sheets, 'duplex_sheets', r.duplex_sheets, "
    "'print_total', r.print_total, 'print_mono', r.print_mono, 'print_color', r.print_color, "
    "'copy_total', r.copy_total, 'copy_mono', r.copy_mono, 'copy_color', r.copy_color, "
    "'fax_in', r.fax_in, 'fax_out', r.fax_out, 'scan_total', r.scan_total, "
    "'large_impressions', r.large_impressions)) || "
    "(SELECT coalesce(jsonb_object_agg(c.key, c.value->'value'), '{}') "
    " FROM jsonb_each(r.other_counters) c) AS counters "
    "FROM reading r WHERE r.tenant_id = $1 AND r.device_id = $2 "
    "AND ($3::timestamptz IS NULL OR r.taken_at >= $3) "
    "AND ($4::timestamptz IS NULL OR r.taken_at < $4) "
    "AND ($5::timestamptz IS NULL OR "
    "  (r.taken_at, r.stream_id, r.seq) < ($5, $6::bigint, $7::bigint)) "
    "ORDER BY r.taken_at DESC, r.stream_id DESC, r.seq DESC LIMIT $8";

constexpr std::string_view kListUsage =
    "SELECT day::text AS day, max(readings) AS readings, "
    "max(used) FILTER (WHERE counter = 'total_impressions') AS total, "
    "max(used) FILTER (WHERE counter = 'mono_impressions') AS mono, "
    "max(used) FILTER (WHERE counter = 'color_impressions') AS color, "
    "max(used) FILTER (WHERE counter = 'life_count') AS life "
    "FROM device_day WHERE tenant_id = $1 AND device_id = $2 "
    "AND day BETWEEN $3::date AND $4::date GROUP BY day ORDER BY day";

ReadingSummary toReadingSummary(const db::Row& row) {
    return {
        .taken_at = row.time("taken_at"),
        .received_at = row.time("received_at"),
        .status = row.text("status"),
        .counters_json = row.text("counters"),
        .page_time = row.text("page_time"),
        .stream = row.integer("stream_id"),
        .seq = row.integer("seq")};
}

UsageDay toUsageDay(const db::Row& row) {
    return {
        .day = row.text("day"),
        .total = row.optionalInteger("total"),
        .mono = row.optionalInteger("mono"),
        .color = row.optionalInteger("color"),
        .life = row.optionalInteger("life"),
        .readings = row.integer("readings")};
}

}  // namespace

std::vector<ReadingSummary> listReadings(db::Transaction& tx, const ReadingFilter& filter) {
    return tx.many(
        kListReadings,
        toReadingSummary,
        filter.tenant,
        filter.device,
        filter.from,
        filter.to,
        filter.page.key(0),
        filter.page.key(1),
        filter.page.key(2),
        filter.page.rows());
}

std::vector<UsageDay> listUsage(
    db::Transaction& tx, const TenantId& tenant, const DeviceId& device, const DayRange& days) {
    return tx.many(kListUsage, toUsageDay, tenant, device, dayText(days.from), dayText(days.to));
}

http::Cursor cursorAfterReading(const ReadingSummary& reading) {
    return {reading.page_time, std::to_string(reading.stream), std::to_string(reading.seq)};
}

}  // namespace platen::server::domain
