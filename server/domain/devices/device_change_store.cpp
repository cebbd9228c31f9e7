#include "server/domain/devices/device_change_store.hpp"

#include "server/domain/live/live_store.hpp"
#include "server/domain/organisations/organisations_query_store.hpp"

namespace platen::server::domain {

namespace {

/// NO KEY: rows that refer to the device, such as those of its history, may be written meanwhile.
constexpr std::string_view kLockRevision =
    "SELECT revision FROM device WHERE tenant_id = ANY ($1::uuid[]) AND id = $2 "
    "FOR NO KEY UPDATE";

constexpr std::string_view kChangeDevice =
    "UPDATE device SET revision = revision + 1, label = coalesce($3, label), "
    "asset_number = coalesce($4, asset_number), notes = coalesce($5, notes) "
    "WHERE tenant_id = ANY ($1::uuid[]) AND id = $2 AND (label, asset_number, notes) IS DISTINCT "
    "FROM (coalesce($3, label), coalesce($4, asset_number), coalesce($5, notes)) "
    "RETURNING tenant_id";

}  // namespace

std::optional<std::int64_t> lockDeviceRevision(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const DeviceId& device) {
    return tx.one(
        kLockRevision,
        [](const db::Row& row) { return row.integer("revision"); },
        tenantTexts(tenants),
        device);
}

bool changeDevice(
    db::Transaction& tx,
    const std::vector<TenantId>& tenants,
    const DeviceId& device,
    const DeviceChange& change) {
    const auto tenant = tx.one(
        kChangeDevice,
        [](const db::Row& row) { return TenantId{row.text("tenant_id")}; },
        tenantTexts(tenants),
        device,
        change.label,
        change.asset_number,
        change.notes);
    if (tenant) noteChanges(tx, *tenant, LiveKind::Device, {device.value});
    return tenant.has_value();
}

}  // namespace platen::server::domain
