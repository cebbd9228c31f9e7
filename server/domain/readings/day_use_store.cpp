#include "server/domain/readings/day_use_store.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace platen::server::domain {

namespace {

/// The device's row of device_state is locked: what is read here as old is what is replaced. Of a
/// customer only days that change are written, because everybody waits for them. Days that
/// retention took away are in the customers' sums for good: to write one again would add it twice.
constexpr std::string_view kSaveDays =
    "WITH new AS MATERIALIZED (SELECT * FROM unnest($1::device_day[]) AS n "
    "  WHERE n.day >= coalesce((SELECT since FROM use_kept), '-infinity')), "
    "old AS MATERIALIZED (SELECT d.* FROM new n JOIN device_day d ON d.tenant_id = n.tenant_id "
    "  AND d.device_id = n.device_id AND d.day = n.day), "
    "saved AS (INSERT INTO device_day (tenant_id, device_id, day, total_first, total_last, "
    "  total_used, mono_first, mono_last, mono_used, color_first, color_last, color_used, "
    "  life_first, life_last, life_used, pages, held) "
    "  SELECT tenant_id, device_id, day, total_first, total_last, total_used, mono_first, "
    "  mono_last, mono_used, color_first, color_last, color_used, life_first, life_last, "
    "  life_used, pages, held FROM new ON CONFLICT (tenant_id, device_id, day) DO UPDATE SET "
    "  total_first = excluded.total_first, total_last = excluded.total_last, "
    "  total_used = excluded.total_used, mono_first = excluded.mono_first, "
    "  mono_last = excluded.mono_last, mono_used = excluded.mono_used, "
    "  color_first = excluded.color_first, color_last = excluded.color_last, "
    "  color_used = excluded.color_used, life_first = excluded.life_first, "
    "  life_last = excluded.life_last, life_used = excluded.life_used, "
    "  pages = excluded.pages, held = excluded.held), "
    "change AS (SELECT tenant_id, day, sum(sign * coalesce(pages, 0)) AS total, "
    "  sum(sign * coalesce(mono_used, 0)) AS mono, sum(sign * coalesce(color_used, 0)) AS color, "
    "  sum(sign * held) AS held, sum(sign) AS devices FROM ("
    "    SELECT 1 AS sign, tenant_id, day, pages, mono_used, color_used, held FROM new UNION ALL "
    "    SELECT -1, tenant_id, day, pages, mono_used, color_used, held FROM old) AS both_sides "
    "  GROUP BY tenant_id, day) "
    "INSERT INTO customer_day AS c (tenant_id, day, total, mono, color, held, devices) "
    "SELECT tenant_id, day, total, mono, color, held, devices FROM change "
    "WHERE (total, mono, color, held, devices) <> (0, 0, 0, 0, 0) ORDER BY tenant_id, day "
    "ON CONFLICT (tenant_id, day) DO UPDATE SET total = c.total + excluded.total, "
    "mono = c.mono + excluded.mono, color = c.color + excluded.color, "
    "held = c.held + excluded.held, devices = c.devices + excluded.devices";

constexpr std::string_view kDropDays =
    "WITH gone AS (DELETE FROM device_day d USING unnest($1::device_day[]) AS f "
    "  WHERE d.tenant_id = f.tenant_id AND d.device_id = f.device_id AND d.day >= f.day "
    "  RETURNING d.tenant_id, d.day, d.pages, d.mono_used, d.color_used, d.held), "
    "change AS (SELECT tenant_id, day, sum(coalesce(pages, 0)) AS total, "
    "  sum(coalesce(mono_used, 0)) AS mono, sum(coalesce(color_used, 0)) AS color, "
    "  sum(held) AS held, count(*) AS devices FROM gone GROUP BY tenant_id, day), "
    "locked AS MATERIALIZED (SELECT c.tenant_id, c.day FROM customer_day c JOIN change g "
    "  ON g.tenant_id = c.tenant_id AND g.day = c.day ORDER BY c.tenant_id, c.day "
    "  FOR NO KEY UPDATE OF c) "
    "UPDATE customer_day c SET total = c.total - g.total, mono = c.mono - g.mono, "
    "color = c.color - g.color, held = c.held - g.held, devices = c.devices - g.devices "
    "FROM locked l JOIN change g ON g.tenant_id = l.tenant_id AND g.day = l.day "
    "WHERE c.tenant_id = l.tenant_id AND c.day = l.day";

/// In the order of toUse().
constexpr std::string_view kDaysFrom =
    "SELECT d.tenant_id, d.device_id, d.day, d.pages, d.held, d.total_first, d.total_last, "
    "d.total_used, "
    "d.mono_first, d.mono_last, d.mono_used, d.color_first, d.color_last, d.color_used, "
    "d.life_first, d.life_last, d.life_used FROM unnest($1::device_day[]) AS f "
    "JOIN device_day d ON d.tenant_id = f.tenant_id AND d.device_id = f.device_id "
    "AND d.day >= f.day";

constexpr std::string_view kVolumes =
    "SELECT d.tenant_id, d.device_id, sum(d.pages)::bigint FROM unnest($1::device_day[]) AS q "
    "JOIN device_day d ON d.tenant_id = q.tenant_id AND d.device_id = q.device_id "
    "AND d.day >= q.day - 30 AND d.day < q.day WHERE d.pages IS NOT NULL "
    "GROUP BY d.tenant_id, d.device_id";

/// First, last and used of one meter.
struct Figures {
    std::optional<std::int64_t> first;
    std::optional<std::int64_t> last;
    std::optional<std::int64_t> used;
};

Figures figures(const rules::DayUse& use, rules::Meter meter) {
    const auto& day = use.meters.at(static_cast<std::size_t>(meter));
    if (!day) return {};
    return {.first = day->first, .last = day->last, .used = day->used};
}

void addDay(db::RowArray& rows, const DayOfUse& day) {
    const Figures total = figures(day.use, rules::Meter::Total);
    const Figures mono = figures(day.use, rules::Meter::Mono);
    const Figures color = figures(day.use, rules::Meter::Color);
    const Figures life = figures(day.use, rules::Meter::Life);
    rows.add(
        day.key.tenant,
        day.key.device,
        day.day,
        total.first,
        total.last,
        total.used,
        mono.first,
        mono.last,
        mono.used,
        color.first,
        color.last,
        color.used,
        life.first,
        life.last,
        life.used,
        day.use.pages,
        day.use.held);
}

db::RowArray keysOf(db::Transaction& tx, std::span<const DeviceDayKey> keys) {
    auto rows = tx.rowsOf("device_day", {"tenant_id", "device_id", "day"});
    for (const DeviceDayKey& key : keys)
        rows.add(key.key.tenant, key.key.device, key.day);
    return rows;
}

DeviceKey toKey(db::Fields& row) {
    TenantId tenant{row.uuid()};
    return {.tenant = std::move(tenant), .device = {row.uuid()}};
}

rules::DayUse toUse(db::Fields& row) {
    rules::DayUse use{.pages = row.optionalInteger(), .held = row.integer()};
    for (auto& meter : use.meters) {
        const auto first = row.optionalInteger();
        const auto last = row.optionalInteger();
        const auto used = row.optionalInteger();
        if (first && last && used) meter = {.first = *first, .last = *last, .used = *used};
    }
    return use;
}

}  // namespace

void saveDays(db::Transaction& tx, std::span<const DayOfUse> days) {
    if (days.empty()) return;
    auto rows = tx.rowsOf(
        "device_day",
        {"tenant_id",
         "device_id",
         "day",
         "total_first",
         "total_last",
         "total_used",
         "mono_first",
         "mono_last",
         "mono_used",
         "color_first",
         "color_last",
         "color_used",
         "life_first",
         "life_last",
         "life_used",
         "pages",
         "held"});
    for (const DayOfUse& day : days)
        addDay(rows, day);
    tx.exec(kSaveDays, rows);
}

void dropDaysFrom(db::Transaction& tx, std::span<const DeviceDayKey> from) {
    if (!from.empty()) tx.exec(kDropDays, keysOf(tx, from));
}

std::map<DeviceDayKey, rules::DayUse> findDays(
    db::Transaction& tx, std::span<const DeviceDayKey> from) {
    std::map<DeviceDayKey, rules::DayUse> days;
    if (from.empty()) return days;
    const db::BinaryRows found = tx.read(kDaysFrom, keysOf(tx, from));
    for (std::size_t i = 0; i < found.size(); ++i) {
        db::Fields row = found[i];
        DeviceDayKey key{.key = toKey(row), .day = {}};
        key.day = row.day();
        days.emplace(std::move(key), toUse(row));
    }
    return days;
}

std::map<DeviceKey, std::int64_t> volumesBefore(
    db::Transaction& tx, std::span<const DeviceDayKey> days) {
    std::map<DeviceKey, std::int64_t> volumes;
    if (days.empty()) return volumes;
    const db::BinaryRows found = tx.read(kVolumes, keysOf(tx, days));
    for (std::size_t i = 0; i < found.size(); ++i) {
        db::Fields row = found[i];
        const DeviceKey key = toKey(row);
        volumes.emplace(key, row.integer());
    }
    return volumes;
}

}  // namespace platen::server::domain
