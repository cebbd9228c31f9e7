#include "server/analysis/retry_store.hpp"

#include "common/normalise/version.hpp"

#include <string_view>

namespace platen::server::analysis {

namespace {

constexpr std::string_view kFindBatch =
    "SELECT s.stream_id, a.site_id, t.time_zone, i.boot_id, i.boot_ms, i.wall_ms "
    "FROM agent_stream s "
    "JOIN agent a ON a.tenant_id = s.tenant_id AND a.id = s.agent_id "
    "JOIN site t ON t.tenant_id = a.tenant_id AND t.id = a.site_id "
    "LEFT JOIN inbox i ON i.tenant_id = s.tenant_id AND i.stream_id = s.stream_id "
    "  AND i.received_at = $4 AND $5 BETWEEN i.first_seq AND i.last_seq "
    "WHERE s.tenant_id = $1 AND s.agent_id = $2 AND s.epoch = $3";

constexpr std::string_view kNumberRetried =
    "UPDATE quarantine SET no = nextval('analysis_seq'), normaliser = $3 "
    "WHERE tenant_id = $1 AND id = $2";

rules::SendTime sendTime(const domain::Quarantined& item, const db::Row& row) {
    if (item.send) {
        return {
            .received_at = item.received_at,
            .boot_id = item.send->boot_id,
            .boot_ms = item.send->boot_ms,
            .wall_ms = item.send->wall_ms};
    }
    if (row.isNull("wall_ms")) {
        return {
            .received_at = item.received_at,
            .boot_id = {},
            .boot_ms = 0,
            .wall_ms = item.received_at.time_since_epoch().count()};
    }
    return {
        .received_at = item.received_at,
        .boot_id = row.bytes("boot_id"),
        .boot_ms = row.integer("boot_ms"),
        .wall_ms = row.integer("wall_ms")};
}

}  // namespace

std::optional<InboxBatch> findBatchOf(db::Transaction& tx, const domain::Quarantined& item) {
    const auto toBatch = [&item](const db::Row& row) {
        return InboxBatch{
            .head =
                {.tenant = item.tenant,
                 .agent = item.agent,
                 .stream = row.integer("stream_id"),
                 .first_seq = item.first_seq,
                 .received_at = item.received_at},
            .last_seq = item.last_seq,
            .site = {row.text("site_id")},
            .time_zone = row.text("time_zone"),
            .epoch = item.epoch,
            .send = sendTime(item, row),
            .payload = {},
            .is_analyzed = false};
    };
    return tx.one(
        kFindBatch,
        toBatch,
        item.tenant,
        item.agent,
        uuidFromBytes(item.epoch),
        item.received_at,
        item.first_seq);
}

void numberRetried(db::Transaction& tx, const TenantId& tenant, const std::string& item) {
    tx.exec(kNumberRetried, tenant, item, kNormaliserVersion);
}

}  // namespace platen::server::analysis
