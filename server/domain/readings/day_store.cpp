#include "server/domain/readings/day_store.hpp"

#include "server/rules/day_usage.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace platen::server::domain {

namespace {

constexpr std::string_view kDaysOf =
    "SELECT DISTINCT (t AT TIME ZONE $2)::date::text AS day FROM unnest($1::timestamptz[]) AS t "
    "ORDER BY 1";

/// Each counter's readings of one day, and the running maximum before that day. `first` is null
/// where all are zero.
constexpr std::string_view kReadDay =
    "SELECT c.name, (array_agg(c.value ORDER BY r.taken_at, r.stream_id, r.seq) "
    "  FILTER (WHERE c.value > 0))[1] AS first, "
    "max(c.value) AS highest, count(*) AS readings, "
    "(SELECT d.last_value FROM device_day d WHERE d.tenant_id = $1 AND d.device_id = $2 "
    "  AND d.counter = c.name AND d.day < $3::date ORDER BY d.day DESC LIMIT 1) AS before "
    "FROM reading r CROSS JOIN LATERAL (VALUES "
    "  ('total_impressions', r.total_impressions), ('mono_impressions', r.mono_impressions), "
    "  ('color_impressions', r.color_impressions), ('life_count', r.life_count)) AS c (name, "
    "value) "
    "WHERE r.tenant_id = $1 AND r.device_id = $2 AND c.value IS NOT NULL "
    "AND r.taken_at >= $3::date::timestamp AT TIME ZONE $4 "
    "AND r.taken_at < ($3::date + 1)::timestamp AT TIME ZONE $4 GROUP BY c.name ORDER BY c.name";

constexpr std::string_view kSaveDay =
    "INSERT INTO device_day AS d (tenant_id, device_id, day, counter, first_value, last_value, "
    "used, readings) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
    "ON CONFLICT (tenant_id, device_id, day, counter) DO UPDATE SET "
    "first_value = excluded.first_value, last_value = excluded.last_value, used = excluded.used, "
    "readings = excluded.readings WHERE (d.first_value, d.last_value, d.used, d.readings) "
    "IS DISTINCT FROM (excluded.first_value, excluded.last_value, excluded.used, "
    "excluded.readings)";

constexpr std::string_view kNextDay =
    "SELECT min(day)::text AS day FROM device_day "
    "WHERE tenant_id = $1 AND device_id = $2 AND day > $3::date AND counter = ANY ($4)";

constexpr std::string_view kFindDays =
    "SELECT day::text AS day, counter, first_value, last_value, used, readings FROM device_day "
    "WHERE tenant_id = $1 AND device_id = $2";

constexpr std::string_view kDropDay =
    "DELETE FROM device_day WHERE tenant_id = $1 AND device_id = $2 AND day = $3 AND counter = $4";

struct CounterDay {
    std::string counter;
    rules::DayUsage usage;
};

CounterDay toCounterDay(const db::Row& row) {
    return {
        .counter = row.text("name"),
        .usage = rules::usageOfDay(
            row.optionalInteger("before"),
            {.first = row.optionalInteger("first"),
             .highest = row.integer("highest"),
             .readings = row.integer("readings")})};
}

std::size_t saveDay(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    const std::string& day,
    const CounterDay& line) {
    return tx.exec(
        kSaveDay,
        tenant,
        device,
        day,
        line.counter,
        line.usage.first_value,
        line.usage.last_value,
        line.usage.used,
        line.usage.readings);
}

bool hasDay(const rules::DayFold::Days& days, const std::string& day, const std::string& counter) {
    const auto found = days.find(day);
    return found != days.end() && found->second.contains(counter);
}

/// The counters whose row of the day changed.
std::vector<std::string> recomputeDay(
    db::Transaction& tx, const TouchedDays& touched, const std::string& day) {
    std::vector<std::string> changed;
    for (const CounterDay& line :
         tx.many(kReadDay, toCounterDay, touched.tenant, touched.device, day, touched.time_zone)) {
        const auto rows = saveDay(tx, touched.tenant, touched.device, day, line);
        if (rows > 0) changed.push_back(line.counter);
    }
    return changed;
}

std::string dayOf(const db::Row& row) {
    return row.optionalText("day").value_or("");
}

}  // namespace

void recomputeDays(db::Transaction& tx, const TouchedDays& touched) {
    std::vector<std::string> times;
    times.reserve(touched.taken_at.size());
    for (const TimePoint time : touched.taken_at)
        times.push_back(formatUtc(time));
    const auto days = tx.many(kDaysOf, dayOf, times, touched.time_zone);
    std::set<std::string> pending{days.begin(), days.end()};  // ISO dates sort by time
    while (!pending.empty()) {
        const std::string day = *pending.begin();
        pending.erase(pending.begin());
        const auto changed = recomputeDay(tx, touched, day);
        const auto next = tx.one(kNextDay, dayOf, touched.tenant, touched.device, day, changed);
        if (next && !next->empty()) pending.insert(*next);
    }
}

rules::DayFold::Days findDays(db::Transaction& tx, const TenantId& tenant, const DeviceId& device) {
    rules::DayFold::Days days;
    const db::Rows rows = tx.query(kFindDays, tenant, device);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const db::Row row = rows[i];
        days[row.text("day")][row.text("counter")] = {
            .first_value = row.integer("first_value"),
            .last_value = row.integer("last_value"),
            .used = row.integer("used"),
            .readings = row.integer("readings")};
    }
    return days;
}

void replaceDays(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    const rules::DayFold::Days& before,
    const rules::DayFold::Days& after) {
    for (const auto& [day, counters] : before) {
        for (const auto& [counter, usage] : counters) {
            if (!hasDay(after, day, counter)) tx.exec(kDropDay, tenant, device, day, counter);
        }
    }
    for (const auto& [day, counters] : after) {
        for (const auto& [counter, usage] : counters) {
            if (hasDay(before, day, counter) && before.at(day).at(counter) == usage) continue;
            saveDay(tx, tenant, device, day, {.counter = counter, .usage = usage});
        }
    }
}

}  // namespace platen::server::domain
