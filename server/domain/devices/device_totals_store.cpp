#include "server/domain/devices/device_totals_store.hpp"

#include "server/domain/devices/device_find_store.hpp"
#include "server/domain/devices/devices_query_rules.hpp"
#include "server/domain/organisations/organisations_query_store.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string_view>
#include <utility>

namespace platen::server::domain {

namespace {

constexpr std::int64_t kMostValues = 50;

constexpr std::string_view kCountDevices =
    "SELECT st.status, count(*) AS devices, "
    "count(*) FILTER (WHERE st.supply_left <= 20) AS low, "
    "count(*) FILTER (WHERE st.supply_left <= 0) AS empty, "
    "count(*) FILTER (WHERE st.alerts > 0) AS alerts, "
    "count(*) FILTER (WHERE st.open_findings > 0) AS findings "
    "FROM device_state st WHERE st.tenant_id = ANY ($1::uuid[]) {site} GROUP BY st.status";

constexpr std::string_view kOnlyOfSite =
    "AND EXISTS (SELECT FROM device d WHERE d.tenant_id = st.tenant_id AND d.id = st.device_id "
    "AND d.site_id = $2::uuid)";
constexpr std::string_view kOfAnySite = "AND $2::uuid IS NULL";

/// All rows are read: for few.
constexpr std::string_view kGroupValues =
    "SELECT min({column}) AS value FROM device WHERE tenant_id = ANY ($1::uuid[]) "
    "AND ($2::uuid IS NULL OR site_id = $2::uuid) "
    "AND {key} BETWEEN lower($3::text) AND lower($4::text) GROUP BY {key} ORDER BY {key} LIMIT $5";

/// From one value to the next one along the index: for many.
constexpr std::string_view kSkipValues =
    "WITH RECURSIVE found AS ("
    " (SELECT {key} AS key, {column} AS value, 1 AS place FROM device "
    "  WHERE tenant_id = ANY ($1::uuid[]) AND ($2::uuid IS NULL OR site_id = $2::uuid) "
    "  AND {key} BETWEEN lower($3::text) AND lower($4::text) ORDER BY {key}, id LIMIT 1)"
    " UNION ALL"
    " SELECT n.key, n.value, f.place + 1 FROM found f CROSS JOIN LATERAL "
    "  (SELECT {key} AS key, {column} AS value FROM device "
    "   WHERE tenant_id = ANY ($1::uuid[]) AND ($2::uuid IS NULL OR site_id = $2::uuid) "
    "   AND {key} > f.key AND {key} <= lower($4::text) ORDER BY {key}, id LIMIT 1) n"
    " WHERE f.place < $5)"
    "SELECT value FROM found ORDER BY key";

std::string_view columnOf(DeviceText text) {
    switch (text) {
        case DeviceText::Vendor:
            return "vendor";
        case DeviceText::Model:
            return "model";
        case DeviceText::Firmware:
            return "firmware";
        case DeviceText::Location:
            return "location";
        case DeviceText::Profile:
            return "profile";
        case DeviceText::Serial:
        case DeviceText::Mac:
        case DeviceText::Name:
        case DeviceText::Label:
        case DeviceText::AssetNumber:
            break;
    }
    throw std::logic_error{"nobody chooses among the values of such a text"};
}

}  // namespace

DeviceTotals countDevices(db::Transaction& tx, const DeviceFilter& filter) {
    const std::string sql =
        fmt::format(kCountDevices, fmt::arg("site", filter.site ? kOnlyOfSite : kOfAnySite));
    const db::Rows rows = tx.query(sql, tenantTexts(filter.tenants), filter.site);
    DeviceTotals totals;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::int64_t devices = rows[i].integer("devices");
        totals.devices += devices;
        totals.by_status[rows[i].text("status")] = devices;
        totals.low_supply += rows[i].integer("low");
        totals.empty_supply += rows[i].integer("empty");
        totals.with_alerts += rows[i].integer("alerts");
        totals.with_findings += rows[i].integer("findings");
    }
    return totals;
}

DeviceValues listDeviceValues(
    db::Transaction& tx,
    const DeviceFilter& filter,
    DeviceText text,
    const std::string& beginning) {
    const std::string_view column = columnOf(text);
    const std::string sql = fmt::format(
        fmt::runtime(seesFewDevices(tx, filter) ? kGroupValues : kSkipValues),
        fmt::arg("column", column),
        fmt::arg("key", fmt::format("{}_key", column)));
    const TextRange range = textRange(beginning + "*");
    DeviceValues found;
    found.values = tx.many(
        sql,
        [](const db::Row& row) { return row.text("value"); },
        tenantTexts(filter.tenants),
        filter.site,
        range.least,
        range.most,
        kMostValues + 1);
    if (std::ssize(found.values) > kMostValues) {
        found.more = true;
        found.values.pop_back();
    }
    return found;
}

}  // namespace platen::server::domain
