#include "server/domain/readings/usage_query_store.hpp"

#include "server/domain/devices/latest_sql.hpp"
#include "server/domain/organisations/organisations_query_store.hpp"
#include "server/domain/readings/readings_query_rules.hpp"

#include <fmt/format.h>

namespace platen::server::domain {

namespace {

/// The life count is no use in pages where the device counts metres or hours by it: the unit is
/// that of its latest reading.
constexpr std::string_view kListUsage =
    "WITH life AS (SELECT FROM device_state st {latest} CROSS JOIN LATERAL ({counters}) AS c "
    "  WHERE st.tenant_id = $1 AND st.device_id = $2 AND c.name = 'life_count' "
    "  AND c.unit NOT IN ('impressions', 'sheets')) "
    "SELECT date_trunc($5, d.day::timestamp)::date::text AS start, "
    "sum(d.total_used)::bigint AS total, sum(d.mono_used)::bigint AS mono, "
    "sum(d.color_used)::bigint AS color, "
    "CASE WHEN NOT EXISTS (SELECT FROM life) THEN sum(d.life_used)::bigint END AS life, "
    "sum(d.held)::bigint AS held "
    "FROM device_day d WHERE d.tenant_id = $1 AND d.device_id = $2 "
    "AND d.day BETWEEN $3::date AND $4::date GROUP BY start ORDER BY start";

constexpr std::string_view kListFleetUsage =
    "SELECT date_trunc($4, d.day::timestamp)::date::text AS start, sum(d.total)::bigint AS total, "
    "sum(d.mono)::bigint AS mono, sum(d.color)::bigint AS color, sum(d.held)::bigint AS held, "
    "max(d.devices) AS devices FROM (SELECT day, sum(total) AS total, sum(mono) AS mono, "
    "  sum(color) AS color, sum(held) AS held, sum(devices) AS devices FROM customer_day "
    "  WHERE tenant_id = ANY ($1::uuid[]) AND day BETWEEN $2::date AND $3::date GROUP BY day) AS d "
    "GROUP BY start ORDER BY start";

UsagePeriod toUsagePeriod(const db::Row& row) {
    return {
        .start = row.text("start"),
        .total = row.optionalInteger("total"),
        .mono = row.optionalInteger("mono"),
        .color = row.optionalInteger("color"),
        .life = row.optionalInteger("life"),
        .held = row.integer("held")};
}

FleetPeriod toFleetPeriod(const db::Row& row) {
    return {
        .start = row.text("start"),
        .total = row.integer("total"),
        .mono = row.integer("mono"),
        .color = row.integer("color"),
        .held = row.integer("held"),
        .devices = row.integer("devices")};
}

}  // namespace

std::vector<UsagePeriod> listUsage(db::Transaction& tx, const UsageFilter& filter) {
    return tx.many(
        fmt::format(
            kListUsage, fmt::arg("latest", kJoinLatest), fmt::arg("counters", kLatestCounters)),
        toUsagePeriod,
        filter.tenant,
        filter.device,
        dayText(filter.days.from),
        dayText(filter.days.to),
        resolutionWord(filter.resolution));
}

std::vector<FleetPeriod> listFleetUsage(db::Transaction& tx, const FleetUsageFilter& filter) {
    return tx.many(
        kListFleetUsage,
        toFleetPeriod,
        tenantTexts(filter.tenants),
        dayText(filter.days.from),
        dayText(filter.days.to),
        resolutionWord(filter.resolution));
}

}  // namespace platen::server::domain
