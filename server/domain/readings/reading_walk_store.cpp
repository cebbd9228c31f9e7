#include "server/domain/readings/reading_walk_store.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string_view>

namespace platen::server::domain {

namespace {

constexpr std::string_view kWalkReadings =
    "SELECT taken_at, stream_id, seq, received_at, profile_hash, "
    "coalesce(normalised_by, profile_hash) AS normalised_by, "
    "(taken_at AT TIME ZONE $3)::date::text AS day, status, parts, "
    "other_counters::text AS other_counters, life_count, total_impressions, mono_impressions, "
    "color_impressions, total_sheets, duplex_sheets, print_total, print_mono, print_color, "
    "copy_total, copy_mono, copy_color, fax_in, fax_out, scan_total, large_impressions, "
    "(SELECT s.agent_id FROM agent_stream s "
    "  WHERE s.tenant_id = $1 AND s.stream_id = reading.stream_id) AS agent_id "
    "FROM reading WHERE tenant_id = $1 AND device_id = $2 "
    "AND (taken_at, stream_id, seq) > ($4, $5, $6) ORDER BY taken_at, stream_id, seq LIMIT $7";

constexpr std::string_view kCountReadings =
    "SELECT count(*) AS n FROM reading WHERE tenant_id = $1 AND device_id = $2";

constexpr std::string_view kCorrectReading =
    "UPDATE reading SET normalised_by = nullif($6::bytea, profile_hash), status = $7, parts = $8, "
    "other_counters = $9, life_count = c[1], total_impressions = c[2], mono_impressions = c[3], "
    "color_impressions = c[4], total_sheets = c[5], duplex_sheets = c[6], print_total = c[7], "
    "print_mono = c[8], print_color = c[9], copy_total = c[10], copy_mono = c[11], "
    "copy_color = c[12], fax_in = c[13], fax_out = c[14], scan_total = c[15], "
    "large_impressions = c[16] FROM (SELECT $10::bigint[] AS c) AS n "
    "WHERE tenant_id = $1 AND device_id = $2 AND taken_at = $3 AND stream_id = $4 AND seq = $5";

WalkedReading toWalked(const db::Row& row) {
    WalkedReading reading{
        .sample =
            {.taken_at = row.time("taken_at"),
             .stream = row.integer("stream_id"),
             .seq = static_cast<std::uint64_t>(row.integer("seq"))},
        .received_at = row.time("received_at"),
        .profile_hash = row.bytes("profile_hash"),
        .normalised_by = row.bytes("normalised_by"),
        .day = row.text("day"),
        .agent = {row.text("agent_id")},
        .figures = {
            .status = row.text("status"),
            .parts = static_cast<std::int16_t>(row.integer("parts")),
            .columns = {},
            .others = parseOthers(row.text("other_counters"))}};
    for (std::size_t i = 0; i < kCounterColumns.size(); ++i)
        reading.figures.columns.at(i) = row.optionalInteger(kCounterColumns.at(i));
    return reading;
}

}  // namespace

std::vector<WalkedReading> walkReadings(
    db::Transaction& tx,
    const ReadingWalk& walk,
    const std::optional<rules::SampleOrder>& after,
    int most) {
    return tx.many(
        kWalkReadings,
        toWalked,
        walk.tenant,
        walk.device,
        walk.time_zone,
        after ? formatUtc(after->taken_at) : std::string{"-infinity"},
        after ? after->stream : 0,
        after ? after->seq : 0,
        most);
}

std::int64_t countReadings(db::Transaction& tx, const TenantId& tenant, const DeviceId& device) {
    const auto count = [](const db::Row& row) { return row.integer("n"); };
    return tx.one(kCountReadings, count, tenant, device).value_or(0);
}

void correctReading(
    db::Transaction& tx,
    const ReadingWalk& walk,
    const WalkedReading& reading,
    const std::string& normalised_by,
    const ReadingFigures& figures) {
    tx.exec(
        kCorrectReading,
        walk.tenant,
        walk.device,
        reading.sample.taken_at,
        reading.sample.stream,
        reading.sample.seq,
        db::Bytes{normalised_by},
        figures.status,
        figures.parts,
        othersJson(figures),
        std::vector<std::optional<std::int64_t>>{figures.columns.begin(), figures.columns.end()});
}

void beginCorrection(db::Transaction& tx, const std::string& correction) {
    const auto id = canonicalUuid(correction);
    if (!id) throw std::logic_error{"no id of a correction: " + correction};
    tx.execScript(fmt::format("SET LOCAL platen.correction = '{}'", *id));
}

}  // namespace platen::server::domain
