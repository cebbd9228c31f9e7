#include "server/domain/readings/readings_query_store.hpp"

#include "server/domain/readings/readings_query_rules.hpp"

#include <fmt/format.h>

namespace platen::server::domain {

namespace {

/// All counters of a reading by their name, those without a column included.
constexpr std::string_view kCounters =
    "jsonb_strip_nulls(jsonb_build_object("
    "'life_count', r.life_count, 'total_impressions', r.total_impressions, "
    "'mono_impressions', r.mono_impressions, 'color_impressions', r.color_impressions, "
    "'total_sheets', r.total_sheets, 'duplex_sheets', r.duplex_sheets, "
    "'print_total', r.print_total, 'print_mono', r.print_mono, 'print_color', r.print_color, "
    "'copy_total', r.copy_total, 'copy_mono', r.copy_mono, 'copy_color', r.copy_color, "
    "'fax_in', r.fax_in, 'fax_out', r.fax_out, 'scan_total', r.scan_total, "
    "'large_impressions', r.large_impressions)) || "
    "(SELECT coalesce(jsonb_object_agg(c.key, c.value->'value'), '{}') "
    " FROM jsonb_each(r.other_counters) c)";

constexpr std::string_view kListReadings =
    "SELECT r.taken_at, r.received_at, r.status, r.taken_at::text AS page_time, r.stream_id, "
    "r.seq, {counters} AS counters "
    "FROM reading r WHERE r.tenant_id = $1 AND r.device_id = $2 "
    "AND ($3::timestamptz IS NULL OR r.taken_at >= $3) "
    "AND ($4::timestamptz IS NULL OR r.taken_at < $4) "
    "AND ($5::timestamptz IS NULL OR "
    "  (r.taken_at, r.stream_id, r.seq) < ($5, $6::bigint, $7::bigint)) "
    "ORDER BY r.taken_at DESC, r.stream_id DESC, r.seq DESC LIMIT $8";

/// A look into the index for each interval: it touches as many readings as it shows.
constexpr std::string_view kListCounters =
    "SELECT p.taken_at, p.stream_id, p.seq, p.counters FROM generate_series("
    "  floor(extract(epoch FROM $3::timestamptz) / $5::bigint)::bigint, "
    "  floor(extract(epoch FROM $4::timestamptz) / $5::bigint)::bigint) AS bin "
    "CROSS JOIN LATERAL (SELECT r.taken_at, r.stream_id, r.seq, (SELECT coalesce("
    "    jsonb_object_agg(n.key, n.value), '{{}}') FROM jsonb_each({counters}) AS n "
    "    WHERE cardinality($6::text[]) = 0 OR n.key = ANY ($6)) AS counters "
    "  FROM reading r WHERE r.tenant_id = $1 AND r.device_id = $2 "
    "  AND r.taken_at >= greatest($3::timestamptz, to_timestamp(bin * $5::bigint)) "
    "  AND r.taken_at < least($4::timestamptz, to_timestamp((bin + 1) * $5::bigint)) "
    "  ORDER BY r.taken_at DESC, r.stream_id DESC, r.seq DESC LIMIT 1) AS p ORDER BY bin";

/// date_trunc's weeks begin on Mondays. The life count is no use in pages where the device counts
/// metres or hours by it: the unit is that of its latest reading.
constexpr std::string_view kListUsage =
    "SELECT date_trunc($5, d.day::timestamp)::date::text AS start, sum(d.readings) AS readings, "
    "sum(d.total)::bigint AS total, sum(d.mono)::bigint AS mono, sum(d.color)::bigint AS color, "
    "sum(d.life)::bigint AS life FROM (SELECT day, max(readings) AS readings, "
    "  max(used) FILTER (WHERE counter = 'total_impressions') AS total, "
    "  max(used) FILTER (WHERE counter = 'mono_impressions') AS mono, "
    "  max(used) FILTER (WHERE counter = 'color_impressions') AS color, "
    "  max(used) FILTER (WHERE counter = 'life_count' AND NOT EXISTS ("
    "    SELECT FROM device_latest l WHERE l.tenant_id = $1 AND l.device_id = $2 "
    "    AND l.counters->'life_count'->>'unit' NOT IN ('impressions', 'sheets'))) AS life "
    "  FROM device_day WHERE tenant_id = $1 AND device_id = $2 "
    "  AND day BETWEEN $3::date AND $4::date GROUP BY day) AS d GROUP BY start ORDER BY start";

rules::SampleOrder toSample(const db::Row& row) {
    return {
        .taken_at = row.time("taken_at"),
        .stream = row.integer("stream_id"),
        .seq = static_cast<std::uint64_t>(row.integer("seq"))};
}

ReadingSummary toReadingSummary(const db::Row& row) {
    return {
        .sample = toSample(row),
        .received_at = row.time("received_at"),
        .status = row.text("status"),
        .counters_json = row.text("counters"),
        .page_time = row.text("page_time")};
}

CounterPoint toCounterPoint(const db::Row& row) {
    return {.sample = toSample(row), .counters_json = row.text("counters")};
}

UsagePeriod toUsagePeriod(const db::Row& row) {
    return {
        .start = row.text("start"),
        .total = row.optionalInteger("total"),
        .mono = row.optionalInteger("mono"),
        .color = row.optionalInteger("color"),
        .life = row.optionalInteger("life"),
        .readings = row.integer("readings")};
}

}  // namespace

std::vector<ReadingSummary> listReadings(db::Transaction& tx, const ReadingFilter& filter) {
    return tx.many(
        fmt::format(kListReadings, fmt::arg("counters", kCounters)),
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

std::vector<CounterPoint> listCounters(db::Transaction& tx, const CounterFilter& filter) {
    return tx.many(
        fmt::format(kListCounters, fmt::arg("counters", kCounters)),
        toCounterPoint,
        filter.tenant,
        filter.device,
        filter.range.from,
        filter.range.to,
        filter.interval.count(),
        filter.names);
}

std::vector<UsagePeriod> listUsage(db::Transaction& tx, const UsageFilter& filter) {
    return tx.many(
        kListUsage,
        toUsagePeriod,
        filter.tenant,
        filter.device,
        dayText(filter.days.from),
        dayText(filter.days.to),
        resolutionWord(filter.resolution));
}

http::Cursor cursorAfterReading(const ReadingSummary& reading) {
    return {
        reading.page_time,
        std::to_string(reading.sample.stream),
        std::to_string(reading.sample.seq)};
}

}  // namespace platen::server::domain
