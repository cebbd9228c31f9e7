#include "server/domain/readings/reading_detail_store.hpp"

#include <string_view>

namespace platen::server::domain {

namespace {

constexpr std::string_view kFindReading =
    "SELECT r.received_at, r.status, r.profile_hash, "
    "coalesce(r.normalised_by, r.profile_hash) AS normalised_by, "
    "coalesce(p.family, '') AS family, "
    "s.agent_id, s.epoch FROM reading r "
    "JOIN agent_stream s ON s.tenant_id = r.tenant_id AND s.stream_id = r.stream_id "
    "LEFT JOIN profile p ON p.tenant_id = r.tenant_id AND p.hash = r.profile_hash "
    "WHERE r.tenant_id = $1 AND r.device_id = $2 AND r.taken_at = $3 AND r.stream_id = $4 "
    "AND r.seq = $5";

constexpr std::string_view kListCountersOf =
    "SELECT c.name, c.value, '' AS unit, '' AS oid FROM reading r CROSS JOIN LATERAL (VALUES "
    "  ('life_count', r.life_count), ('total_impressions', r.total_impressions), "
    "  ('mono_impressions', r.mono_impressions), ('color_impressions', r.color_impressions), "
    "  ('total_sheets', r.total_sheets), ('duplex_sheets', r.duplex_sheets), "
    "  ('print_total', r.print_total), ('print_mono', r.print_mono), "
    "  ('print_color', r.print_color), ('copy_total', r.copy_total), "
    "  ('copy_mono', r.copy_mono), ('copy_color', r.copy_color), ('fax_in', r.fax_in), "
    "  ('fax_out', r.fax_out), ('scan_total', r.scan_total), "
    "  ('large_impressions', r.large_impressions)) AS c (name, value) "
    "WHERE r.tenant_id = $1 AND r.device_id = $2 AND r.taken_at = $3 AND r.stream_id = $4 "
    "AND r.seq = $5 AND c.value IS NOT NULL "
    "UNION ALL "
    "SELECT o.key, (o.value->>'value')::bigint, o.value->>'unit', coalesce(o.value->>'oid', '') "
    "FROM reading r CROSS JOIN LATERAL jsonb_each(r.other_counters) AS o "
    "WHERE r.tenant_id = $1 AND r.device_id = $2 AND r.taken_at = $3 AND r.stream_id = $4 "
    "AND r.seq = $5 ORDER BY 1";

Counter toCounter(const db::Row& row) {
    return {
        .name = row.text("name"),
        .value = static_cast<std::uint64_t>(row.integer("value")),
        .unit = unitFromName(row.text("unit")),
        .oid = row.text("oid")};
}

}  // namespace

std::optional<StoredReading> findReading(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    const rules::SampleOrder& sample) {
    const auto toReading = [&](const db::Row& row) {
        return StoredReading{
            .tenant = tenant,
            .device = device,
            .sample = sample,
            .received_at = row.time("received_at"),
            .status = row.text("status"),
            .profile_hash = row.bytes("profile_hash"),
            .normalised_by = row.bytes("normalised_by"),
            .family = row.text("family"),
            .agent = {row.text("agent_id")},
            .epoch = row.text("epoch"),
            .counters = {}};
    };
    auto found =
        tx.one(kFindReading, toReading, tenant, device, sample.taken_at, sample.stream, sample.seq);
    if (found)
        found->counters = tx.many(
            kListCountersOf, toCounter, tenant, device, sample.taken_at, sample.stream, sample.seq);
    return found;
}

}  // namespace platen::server::domain
