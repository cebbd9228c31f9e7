#include "server/domain/readings/day_zone_store.hpp"

namespace platen::server::domain {

namespace {

constexpr std::string_view kJoinZoneOfDay =
    "LEFT JOIN LATERAL (SELECT w.time_zone FROM reading r "
    "  JOIN agent_stream m ON m.tenant_id = r.tenant_id AND m.stream_id = r.stream_id "
    "  JOIN agent a ON a.tenant_id = m.tenant_id AND a.id = m.agent_id "
    "  JOIN site w ON w.tenant_id = a.tenant_id AND w.id = a.site_id "
    "  WHERE r.tenant_id = d.tenant_id AND r.device_id = d.id "
    "  AND r.taken_at < ($3::date + 2)::timestamp AT TIME ZONE 'UTC' "
    "  AND (r.taken_at AT TIME ZONE w.time_zone)::date <= $3::date "
    "  ORDER BY r.taken_at DESC LIMIT 1) z ON true ";

}  // namespace

std::string_view joinZoneOfDay() {
    return kJoinZoneOfDay;
}

}  // namespace platen::server::domain
