#pragma once

#include <string>
#include <string_view>

// The latest state of a device in SQL: `st` is its row of device_state, `l` of device_latest, `cs`
// of the counter_set that st names; l and cs may be missing.
namespace platen::server::domain {

/// A query of all counters (name, value, unit, oid) as they are known now: those of the newest
/// reading, and of older ones what that one did not say.
inline constexpr std::string_view kLatestCounters =
    "SELECT n.counter->>'name' AS name, st.counters[n.place]::numeric AS value, "
    "  n.counter->>'unit' AS unit, nullif(n.counter->>'oid', '') AS oid "
    "FROM jsonb_array_elements(cs.counters::jsonb) WITH ORDINALITY AS n (counter, place) "
    "WHERE st.counters[n.place] IS NOT NULL "
    "AND NOT coalesce(l.old_counters ? (n.counter->>'name'), false) "
    "UNION ALL "
    "SELECT o.key, (o.value->>'value')::numeric, o.value->>'unit', nullif(o.value->>'oid', '') "
    "FROM jsonb_each(l.old_counters) AS o";

inline constexpr std::string_view kJoinLatest =
    "LEFT JOIN device_latest l ON l.tenant_id = st.tenant_id AND l.device_id = st.device_id "
    "LEFT JOIN counter_set cs ON cs.tenant_id = st.tenant_id AND cs.number = st.counter_set ";

/// When a list such as "supplies" was read: null where no reading ever said it. `list` is a
/// constant.
[[nodiscard]] std::string listReadAt(std::string_view list);

}  // namespace platen::server::domain
