#include "server/domain/readings/reading_store.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace platen::server::domain {

namespace {

constexpr std::string_view kAddReading =
    "INSERT INTO reading (tenant_id, device_id, taken_at, stream_id, seq, received_at, "
    "profile_hash, status, other_counters, life_count, total_impressions, mono_impressions, "
    "color_impressions, total_sheets, duplex_sheets, print_total, print_mono, print_color, "
    "copy_total, copy_mono, copy_color, fax_in, fax_out, scan_total, large_impressions, parts, "
    "normalised_by) "
    "SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], "
    "c[9], c[10], c[11], c[12], c[13], c[14], c[15], c[16], $11, $12 FROM (SELECT $10::bigint[] AS "
    "c) "
    "AS n "
    "ON CONFLICT DO NOTHING";

/// One look into the index for each part: the readings after $3 may be years.
constexpr std::string_view kNextReadings =
    "SELECT (SELECT r.taken_at FROM reading r WHERE r.tenant_id = $1 AND r.device_id = $2 "
    "  AND r.taken_at > $3 AND r.parts & p.part = p.part ORDER BY r.taken_at LIMIT 1) AS next "
    "FROM unnest($4::int[]) WITH ORDINALITY AS p (part, n) ORDER BY p.n";

}  // namespace

bool addReading(db::Transaction& tx, const NewReading& reading) {
    const ReadingFigures& figures = reading.figures;
    const std::vector<std::optional<std::int64_t>> columns{
        figures.columns.begin(), figures.columns.end()};
    const std::size_t rows = tx.exec(
        kAddReading,
        reading.tenant,
        reading.device,
        reading.taken_at,
        reading.stream,
        reading.seq,
        reading.received_at,
        db::Bytes{reading.profile_hash},
        figures.status,
        othersJson(figures),
        columns,
        figures.parts,
        reading.normalised_by.empty() ? std::optional<db::Bytes>{}
                                      : db::Bytes{reading.normalised_by});
    return rows > 0;
}

std::vector<std::optional<TimePoint>> nextReadings(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    TimePoint at,
    const std::vector<ReadingPart>& parts) {
    std::vector<std::int64_t> bits;
    bits.reserve(parts.size());
    for (const ReadingPart part : parts)
        bits.push_back(static_cast<std::int64_t>(part));
    const auto next = [](const db::Row& row) { return row.optionalTime("next"); };
    return tx.many(kNextReadings, next, tenant, device, at, bits);
}

}  // namespace platen::server::domain
