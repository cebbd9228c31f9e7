#include "server/domain/readings/billed_devices_store.hpp"

#include "server/domain/organisations/organisations_query_store.hpp"
#include "server/domain/readings/day_zone_store.hpp"
#include "server/domain/readings/readings_query_rules.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace platen::server::domain {

namespace {

constexpr std::string_view kBilledDevices =
    "SELECT d.tenant_id, d.id, o.name AS organisation_name, s.name AS site_name, d.vendor, "
    "d.model, d.serial, d.asset_number, d.label, "
    "coalesce(($3::date + 1)::timestamp AT TIME ZONE coalesce(z.time_zone, s.time_zone), $2) AS at "
    "FROM device d JOIN site s ON s.tenant_id = d.tenant_id AND s.id = d.site_id {}"
    "JOIN organisation o ON o.tenant_id = d.tenant_id "
    "WHERE d.tenant_id = ANY ($1::uuid[]) "
    "AND ($4::uuid IS NULL OR (d.tenant_id, d.id) > ($4::uuid, $5::uuid)) "
    "ORDER BY d.tenant_id, d.id LIMIT $6";

BilledDevice toBilledDevice(const db::Row& row) {
    return {
        .key = {.tenant = {row.text("tenant_id")}, .device = {row.text("id")}},
        .organisation_name = row.text("organisation_name"),
        .site_name = row.text("site_name"),
        .vendor = row.text("vendor"),
        .model = row.text("model"),
        .serial = row.text("serial"),
        .asset_number = row.text("asset_number"),
        .label = row.text("label"),
        .at = row.time("at")};
}

}  // namespace

std::vector<BilledDevice> listBilledDevices(
    db::Transaction& tx,
    const std::vector<TenantId>& tenants,
    const BillingMoment& moment,
    const std::optional<DeviceKey>& after,
    std::int64_t most) {
    const auto day = moment.end_of_day ? std::optional{dayText(*moment.end_of_day)} : std::nullopt;
    static const std::string kSql = fmt::format(kBilledDevices, joinZoneOfDay());
    return tx.many(
        kSql,
        toBilledDevice,
        tenantTexts(tenants),
        moment.at,
        day,
        after ? std::optional{after->tenant.value} : std::nullopt,
        after ? std::optional{after->device.value} : std::nullopt,
        most);
}

}  // namespace platen::server::domain
