#include "server/evidence/explanation_store.hpp"

#include "server/domain/readings/day_zone_store.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace platen::server::evidence {

namespace {

constexpr std::string_view kCorrections =
    "SELECT coalesce(jsonb_agg(jsonb_build_object('correction', c.correction_id, "
    "'changed_at', c.changed_at, 'by', k.applied_by, 'before', c.before, 'after', c.after) "
    "ORDER BY c.changed_at), '[]')::text AS list FROM figure_change c "
    "LEFT JOIN correction k ON k.tenant_id = c.tenant_id AND k.id = c.correction_id "
    "WHERE c.tenant_id = $1 AND c.device_id = $2 AND c.kind = 'reading' AND c.key = $3";
constexpr std::string_view kBatchProof =
    "SELECT i.stream_id, i.first_seq, i.last_seq, i.received_at, s.agent_id, s.epoch, i.sha256, "
    "i.chain, i.signature, i.key_id, sha256(i.payload) = i.sha256 AS sound FROM inbox i "
    "JOIN agent_stream s ON s.tenant_id = i.tenant_id AND s.stream_id = i.stream_id "
    "WHERE i.tenant_id = $1 AND i.stream_id = $2 AND i.received_at = $3 "
    "AND $4 BETWEEN i.first_seq AND i.last_seq ORDER BY i.first_seq LIMIT 1";
constexpr std::string_view kDay =
    "SELECT $3::date::timestamp AT TIME ZONE coalesce(z.time_zone, s.time_zone) AS begins, "
    "($3::date + 1)::timestamp AT TIME ZONE coalesce(z.time_zone, s.time_zone) AS ends, "
    "coalesce(z.time_zone, s.time_zone) AS time_zone, u.day IS NOT NULL AS is_kept, u.pages, "
    "u.held, "
    "u.total_first, u.total_last, u.total_used, u.mono_first, u.mono_last, u.mono_used, "
    "u.color_first, u.color_last, u.color_used, u.life_first, u.life_last, u.life_used "
    "FROM device d JOIN site s ON s.tenant_id = d.tenant_id AND s.id = d.site_id {}"
    "LEFT JOIN device_day u ON u.tenant_id = d.tenant_id AND u.device_id = d.id AND u.day = $3 "
    "WHERE d.tenant_id = $1 AND d.id = $2";
/// A counter without a finding is in its first epoch.
constexpr std::string_view kEpochs =
    "SELECT DISTINCT ON (counter) counter, epoch FROM counter_finding "
    "WHERE tenant_id = $1 AND device_id = $2 AND taken_at < $3 "
    "ORDER BY counter, taken_at DESC, n DESC";

std::string listOf(const db::Row& row) {
    return row.text("list");
}

std::optional<rules::MeterDay> meterOf(const db::Row& row, rules::Meter meter) {
    const std::string name{rules::meterWord(meter)};
    const auto first = row.optionalInteger(name + "_first");
    const auto last = row.optionalInteger(name + "_last");
    const auto used = row.optionalInteger(name + "_used");
    if (!first || !last || !used) return std::nullopt;
    return rules::MeterDay{.first = *first, .last = *last, .used = *used};
}

ExplainedDay toDay(const db::Row& row) {
    ExplainedDay day{
        .begin = row.time("begins"), .end = row.time("ends"), .time_zone = row.text("time_zone")};
    if (row.boolean("is_kept"))
        day.use = {.pages = row.optionalInteger("pages"), .held = row.integer("held")};
    for (std::size_t index = 0; index < rules::kMeters; ++index)
        day.meters.at(index) = meterOf(row, static_cast<rules::Meter>(index));
    return day;
}

}  // namespace

std::string correctionsOfReading(
    db::Transaction& tx, const domain::DeviceKey& key, const std::string& reading_id) {
    return tx.one(kCorrections, listOf, key.tenant, key.device, reading_id).value_or("[]");
}

std::optional<BatchProof> findBatchProof(
    db::Transaction& tx, const TenantId& tenant, const rules::RunSample& sample) {
    return tx.one(kBatchProof, toBatchProof, tenant, sample.stream, sample.received_at, sample.seq);
}

std::optional<ExplainedDay> findExplainedDay(
    db::Transaction& tx, const domain::DeviceKey& key, const std::string& day) {
    static const std::string kSql = fmt::format(kDay, domain::joinZoneOfDay());
    auto found = tx.one(kSql, toDay, key.tenant, key.device, day);
    if (!found) return found;
    found->epochs.fill(1);
    const db::Rows epochs = tx.query(kEpochs, key.tenant, key.device, found->end);
    for (std::size_t i = 0; i < epochs.size(); ++i)
        if (const auto meter = rules::meterOfCounter(epochs[i].text("counter")))
            found->epochs.at(static_cast<std::size_t>(*meter)) =
                static_cast<int>(epochs[i].integer("epoch"));
    return found;
}

}  // namespace platen::server::evidence
