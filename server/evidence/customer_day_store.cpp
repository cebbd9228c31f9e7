#include "server/evidence/customer_day_store.hpp"

#include "server/domain/organisations/organisations_query_store.hpp"

#include <string_view>

namespace platen::server::evidence {

namespace {

constexpr std::string_view kCustomerDay =
    "SELECT c.pages, c.mono, c.color, c.held, c.devices, s.pages AS device_pages, "
    "s.mono AS device_mono, s.color AS device_color, s.held AS device_held, "
    "s.devices AS device_devices FROM "
    "(SELECT coalesce(sum(total), 0)::bigint AS pages, coalesce(sum(mono), 0)::bigint AS mono, "
    "  coalesce(sum(color), 0)::bigint AS color, coalesce(sum(held), 0)::bigint AS held, "
    "  coalesce(sum(devices), 0)::bigint AS devices FROM customer_day "
    "  WHERE tenant_id = ANY ($1::uuid[]) AND day = $2::date) c, "
    "(SELECT coalesce(sum(pages), 0)::bigint AS pages, "
    "  coalesce(sum(mono_used), 0)::bigint AS mono, "
    "  coalesce(sum(color_used), 0)::bigint AS color, coalesce(sum(held), 0)::bigint AS held, "
    "  count(*) AS devices FROM device_day "
    "  WHERE tenant_id = ANY ($1::uuid[]) AND day = $2::date) s";

constexpr std::string_view kDeviceParts =
    "SELECT u.device_id, u.tenant_id, o.name AS organisation_name, s.name AS site_name, d.vendor, "
    "d.model, d.serial, d.label, u.pages, u.mono_used, u.color_used, u.held FROM device_day u "
    "JOIN device d ON d.tenant_id = u.tenant_id AND d.id = u.device_id "
    "JOIN site s ON s.tenant_id = d.tenant_id AND s.id = d.site_id "
    "JOIN organisation o ON o.tenant_id = u.tenant_id "
    "WHERE u.tenant_id = ANY ($1::uuid[]) AND u.day = $2::date "
    "AND ($3::bigint IS NULL OR coalesce(u.pages, 0) < $3 "
    "  OR (coalesce(u.pages, 0) = $3 AND u.device_id > $4::uuid)) "
    "ORDER BY coalesce(u.pages, 0) DESC, u.device_id LIMIT $5";

CustomerDay toCustomerDay(const db::Row& row) {
    return {
        .kept =
            {.pages = row.integer("pages"),
             .mono = row.integer("mono"),
             .color = row.integer("color"),
             .held = row.integer("held"),
             .devices = row.integer("devices")},
        .of_devices = {
            .pages = row.integer("device_pages"),
            .mono = row.integer("device_mono"),
            .color = row.integer("device_color"),
            .held = row.integer("device_held"),
            .devices = row.integer("device_devices")}};
}

DevicePart toDevicePart(const db::Row& row) {
    return {
        .device = {row.text("device_id")},
        .tenant = {row.text("tenant_id")},
        .organisation_name = row.text("organisation_name"),
        .site_name = row.text("site_name"),
        .vendor = row.text("vendor"),
        .model = row.text("model"),
        .serial = row.text("serial"),
        .label = row.text("label"),
        .pages = row.optionalInteger("pages"),
        .mono = row.optionalInteger("mono_used"),
        .color = row.optionalInteger("color_used"),
        .held = row.integer("held")};
}

}  // namespace

CustomerDay findCustomerDay(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const std::string& day) {
    return tx.one(kCustomerDay, toCustomerDay, domain::tenantTexts(tenants), day)
        .value_or(CustomerDay{});
}

std::vector<DevicePart> listDeviceParts(
    db::Transaction& tx,
    const std::vector<TenantId>& tenants,
    const std::string& day,
    const http::PageRequest& page) {
    return tx.many(
        kDeviceParts,
        toDevicePart,
        domain::tenantTexts(tenants),
        day,
        page.key(0),
        page.key(1),
        page.rows());
}

}  // namespace platen::server::evidence
