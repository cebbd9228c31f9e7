#include "server/analysis/refold_store.hpp"

#include <string_view>
#include <utility>

namespace platen::server::analysis {

namespace {

constexpr std::string_view kFindZones =
    "SELECT s.stream_id, t.time_zone FROM agent_stream s "
    "JOIN agent a ON a.tenant_id = s.tenant_id AND a.id = s.agent_id "
    "JOIN site t ON t.tenant_id = a.tenant_id AND t.id = a.site_id "
    "WHERE s.tenant_id = $1 AND s.stream_id = ANY ($2::bigint[])";

constexpr std::string_view kFindCheckpoint =
    "SELECT month::text AS month, meters FROM device_checkpoint "
    "WHERE tenant_id = $1 AND device_id = $2 AND month <= $3::date ORDER BY month DESC LIMIT 1";
constexpr std::string_view kFindCheckpointAfterGone =
    "SELECT month::text AS month, meters FROM device_checkpoint "
    "WHERE tenant_id = $1 AND device_id = $2 AND EXISTS (SELECT FROM chain_anchor a "
    "  WHERE a.tenant_id = $1 AND a.device_id = $2) ORDER BY month LIMIT 1";
constexpr std::string_view kSaveCheckpoints =
    "INSERT INTO device_checkpoint (tenant_id, device_id, month, meters) "
    "SELECT tenant_id, device_id, month, meters FROM unnest($1::device_checkpoint[]) "
    "ON CONFLICT (tenant_id, device_id, month) DO UPDATE SET meters = excluded.meters";
constexpr std::string_view kDropCheckpoints =
    "DELETE FROM device_checkpoint WHERE tenant_id = $1 AND device_id = $2 AND month > $3::date";

constexpr std::string_view kTakeRefold =
    "SELECT tenant_id, device_id FROM queue_refold WHERE asked_at <= now() "
    "ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED";
constexpr std::string_view kDropRefold =
    "DELETE FROM queue_refold WHERE tenant_id = $1 AND device_id = $2";
constexpr std::string_view kPutOffRefold =
    "UPDATE queue_refold SET asked_at = now() + interval '1 minute' "
    "WHERE tenant_id = $1 AND device_id = $2";

constexpr std::string_view kFirstDecided =
    "SELECT min(taken_at) AS first FROM counter_decision WHERE tenant_id = $1 AND device_id = $2";

}  // namespace

std::map<std::int64_t, std::string> findZones(
    db::Transaction& tx, const TenantId& tenant, const std::set<std::int64_t>& streams) {
    std::map<std::int64_t, std::string> zones;
    const db::Rows rows =
        tx.query(kFindZones, tenant, std::vector<std::int64_t>{streams.begin(), streams.end()});
    for (std::size_t i = 0; i < rows.size(); ++i)
        zones[rows[i].integer("stream_id")] = rows[i].text("time_zone");
    return zones;
}

std::string monthOf(const std::string& day) {
    return day.substr(0, 8) + "01";
}

std::optional<Checkpoint> findCheckpoint(
    db::Transaction& tx, const domain::DeviceKey& device, const std::string& month) {
    const auto toCheckpoint = [&device](const db::Row& row) {
        return Checkpoint{
            .device = device, .month = row.text("month"), .meters = row.bytes("meters")};
    };
    return tx.one(kFindCheckpoint, toCheckpoint, device.tenant, device.device, month);
}

std::optional<Checkpoint> findCheckpointAfterGone(
    db::Transaction& tx, const domain::DeviceKey& device) {
    const auto toCheckpoint = [&device](const db::Row& row) {
        return Checkpoint{
            .device = device, .month = row.text("month"), .meters = row.bytes("meters")};
    };
    return tx.one(kFindCheckpointAfterGone, toCheckpoint, device.tenant, device.device);
}

void saveCheckpoints(db::Transaction& tx, std::span<const Checkpoint> checkpoints) {
    if (checkpoints.empty()) return;
    std::map<std::pair<domain::DeviceKey, std::string>, const Checkpoint*> last;
    for (const Checkpoint& checkpoint : checkpoints)
        last[{checkpoint.device, checkpoint.month}] = &checkpoint;
    db::RowArray rows =
        tx.rowsOf("device_checkpoint", {"tenant_id", "device_id", "month", "meters"});
    for (const auto& [key, checkpoint] : last)
        rows.add(
            checkpoint->device.tenant,
            checkpoint->device.device,
            checkpoint->month,
            db::Bytes{checkpoint->meters});
    tx.exec(kSaveCheckpoints, rows);
}

void dropCheckpointsAfter(
    db::Transaction& tx, const domain::DeviceKey& device, const std::string& month) {
    tx.exec(kDropCheckpoints, device.tenant, device.device, month);
}

std::optional<domain::DeviceKey> takeRefold(db::Transaction& tx) {
    const auto toKey = [](const db::Row& row) {
        return domain::DeviceKey{
            .tenant = {row.text("tenant_id")}, .device = {row.text("device_id")}};
    };
    return tx.one(kTakeRefold, toKey);
}

void dropRefold(db::Transaction& tx, const domain::DeviceKey& device) {
    tx.exec(kDropRefold, device.tenant, device.device);
}

void putOffRefold(db::Transaction& tx, const domain::DeviceKey& device) {
    tx.exec(kPutOffRefold, device.tenant, device.device);
}

std::optional<TimePoint> firstDecided(db::Transaction& tx, const domain::DeviceKey& device) {
    const auto toTime = [](const db::Row& row) { return row.optionalTime("first"); };
    return tx.one(kFirstDecided, toTime, device.tenant, device.device).value_or(std::nullopt);
}

}  // namespace platen::server::analysis
