#include "server/rebuild/derived_table_store.hpp"

#include <fmt/format.h>

namespace platen::server::rebuild {

namespace {

constexpr std::string_view kReadingGone =
    "(public.is_thinned(b.taken_at) AND EXISTS (SELECT FROM public.chain_anchor x "
    " WHERE x.tenant_id = $1 AND x.device_id = b.device_id AND b.n BETWEEN x.first_n AND "
    "x.last_n))";
constexpr std::string_view kRunGone =
    "(public.is_thinned(b.began_at) AND EXISTS (SELECT FROM public.chain_anchor x "
    " WHERE x.tenant_id = $1 AND x.device_id = b.device_id "
    " AND b.began_n + 1 BETWEEN x.first_n AND x.last_n))";
constexpr std::string_view kDayGone =
    "b.day < coalesce((SELECT since FROM public.use_kept), '-infinity')";
constexpr std::string_view kCustomerDayGone =
    "(b.day < (SELECT date_trunc('month', min(u.day)) FROM public.customer_day u "
    " WHERE u.tenant_id = $1))";
/// What ended before a month.
constexpr std::string_view kSpanGone =
    "(b.kind IN ('supply', 'alert') AND b.ended_at < (SELECT date_trunc('month', min(u.ended_at)) "
    " FROM public.device_span u WHERE u.tenant_id = $1 AND u.kind IN ('supply', 'alert')))";
constexpr std::string_view kCheckpointGone =
    "(public.is_thinned(b.month::timestamp AT TIME ZONE 'UTC') AND b.month < ("
    " SELECT min(k.month) FROM public.device_checkpoint k WHERE k.tenant_id = $1 "
    " AND k.device_id = b.device_id))";
/// It belongs to a device that is not looked at.
constexpr std::string_view kEvidenceElsewhere =
    "EXISTS (SELECT FROM public.device_evidence e JOIN rebuild_left_out l ON l.device_id = "
    "e.device_id "
    " WHERE e.tenant_id = $1 AND e.kind = b.kind AND e.value = b.value)";
/// Lists of counters and profiles that rows refer to by number. Those that nobody uses are no
/// difference: what a device said that is not looked at leads to some, too.
constexpr std::string_view kUsedSets =
    "SELECT c.* FROM {0}.counter_set c WHERE EXISTS (SELECT FROM pg_temp.reading r "
    "WHERE r.tenant_id = c.tenant_id AND r.counter_set = c.number "
    "AND NOT EXISTS (SELECT FROM rebuild_left_out l WHERE l.device_id = r.device_id))";
constexpr std::string_view kUsedProfiles =
    "SELECT p.* FROM {0}.profile p WHERE EXISTS (SELECT FROM pg_temp.reading r "
    "CROSS JOIN LATERAL (VALUES (r.profile), (r.normalised_by)) AS u (number) "
    "WHERE r.tenant_id = p.tenant_id AND u.number = p.number "
    "AND NOT EXISTS (SELECT FROM rebuild_left_out l WHERE l.device_id = r.device_id))";
/// What the archive does not reach back to is nobody's to judge.
constexpr std::string_view kArchivedGaps =
    "SELECT g.* FROM {0}.stream_gap g WHERE g.first_seq >= (SELECT min(i.first_seq) "
    "FROM public.inbox i WHERE i.tenant_id = g.tenant_id AND i.stream_id = g.stream_id)";
/// Their own ids are random: those of one device are compared as a whole.
constexpr std::string_view kDecisions =
    "SELECT tenant_id, device_id, jsonb_agg(jsonb_build_array(decided_at, kind, other_id, score, "
    "reasons, evidence) ORDER BY decided_at, kind, other_id, score, reasons::text, evidence::text) "
    "AS decisions FROM {0}.device_decision GROUP BY tenant_id, device_id";

}  // namespace

std::string_view dayGone() {
    return kDayGone;
}

const std::vector<DerivedTable>& derivedTables() {
    static const std::vector<DerivedTable> kTables{
        {.name = "counter_set", .key = {"number"}, .device = "", .source = kUsedSets},
        {.name = "profile", .key = {"number"}, .device = "", .source = kUsedProfiles},
        {.name = "device",
         .key = {"id"},
         .compared =
             {"site_id",
              "vendor",
              "model",
              "serial",
              "firmware",
              "name",
              "location",
              "mac",
              "address",
              "port",
              "agent_id",
              "profile",
              "read_from",
              "first_seen_at"},
         .device = "id"},
        {.name = "device_evidence", .key = {"kind", "value"}, .gone = kEvidenceElsewhere},
        {.name = "device_decision",
         .key = {"device_id"},
         .compared = {"decisions"},
         .source = kDecisions},
        {.name = "device_state", .key = {"device_id"}},
        {.name = "device_latest", .key = {"device_id"}},
        {.name = "device_span", .key = {"device_id", "kind", "key", "began_at"}, .gone = kSpanGone},
        {.name = "reading", .key = {"device_id", "taken_at", "n"}, .gone = kReadingGone},
        {.name = "reading_run", .key = {"device_id", "began_at", "began_n"}, .gone = kRunGone},
        {.name = "chain_anchor", .key = {"device_id", "first_n"}},
        {.name = "device_day", .key = {"device_id", "day"}, .gone = kDayGone},
        {.name = "customer_day", .key = {"day"}, .device = "", .gone = kCustomerDayGone},
        {.name = "device_checkpoint", .key = {"device_id", "month"}, .gone = kCheckpointGone},
        {.name = "counter_finding", .key = {"device_id", "taken_at", "n", "counter"}},
        {.name = "stream_gap",
         .key = {"stream_id", "first_seq"},
         .device = "",
         .source = kArchivedGaps}};
    return kTables;
}

std::string rowsIn(const DerivedTable& table, std::string_view schema) {
    std::string from = table.source.empty()
                           ? fmt::format("{}.{}", schema, table.name)
                           : fmt::format("({})", fmt::format(fmt::runtime(table.source), schema));
    std::string sql = fmt::format("SELECT t.* FROM {} t WHERE t.tenant_id = $1", from);
    if (!table.device.empty())
        sql += fmt::format(
            " AND NOT EXISTS (SELECT FROM rebuild_left_out l WHERE l.device_id = t.{})",
            table.device);
    return sql;
}

}  // namespace platen::server::rebuild
