#include "server/rebuild/aggregate_store.hpp"

#include "server/rebuild/derived_table_store.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace platen::server::rebuild {

namespace {

/// Devices that are left out keep their use, so the customer's days are the sum of theirs and of
/// what was rebuilt. A day of which a fold took everything back says zero, and stays.
constexpr std::array<std::string_view, 3> kSumUp{
    "DELETE FROM pg_temp.customer_day WHERE tenant_id = $1",
    "INSERT INTO pg_temp.customer_day (tenant_id, day, total, mono, color, held, devices) "
    "SELECT tenant_id, day, sum(coalesce(pages, 0)), sum(coalesce(mono_used, 0)), "
    "sum(coalesce(color_used, 0)), sum(held), count(*) FROM ("
    "  SELECT u.* FROM public.device_day u JOIN rebuild_left_out l ON l.device_id = u.device_id "
    "  UNION ALL SELECT b.* FROM pg_temp.device_day b WHERE NOT EXISTS ("
    "    SELECT FROM rebuild_left_out l WHERE l.device_id = b.device_id)) AS d "
    "WHERE tenant_id = $1 GROUP BY tenant_id, day",
    "INSERT INTO pg_temp.customer_day SELECT c.* FROM public.customer_day c WHERE c.tenant_id = $1 "
    "AND (c.total, c.mono, c.color, c.held, c.devices) = (0, 0, 0, 0, 0) ON CONFLICT DO NOTHING"};
/// Where the use of devices has gone, nothing is left to sum up. {0}: dayGone().
constexpr std::array<std::string_view, 2> kKeepOldSums{
    "DELETE FROM pg_temp.customer_day b WHERE b.tenant_id = $1 AND {0}",
    "INSERT INTO pg_temp.customer_day SELECT b.* FROM public.customer_day b "
    "WHERE b.tenant_id = $1 AND {0}"};

/// As retention leaves them: one for all that follows each other of what it has taken, with the
/// chain's link at its end. What it takes has an anchor; whatever else has one is put back.
constexpr std::string_view kAnchorAnew =
    "INSERT INTO pg_temp.chain_anchor (tenant_id, device_id, first_n, last_n, chain) "
    "WITH missing AS MATERIALIZED ("
    "  SELECT b.device_id, b.n AS first_n, b.n AS last_n, b.chain, b.taken_at AS at "
    "  FROM pg_temp.reading b WHERE b.tenant_id = $1 AND EXISTS ("
    "    SELECT FROM public.chain_anchor x WHERE x.tenant_id = $1 AND x.device_id = b.device_id "
    "    AND b.n BETWEEN x.first_n AND x.last_n) "
    "  AND NOT EXISTS (SELECT FROM public.reading a WHERE a.tenant_id = $1 "
    "    AND a.device_id = b.device_id AND a.taken_at = b.taken_at AND a.n = b.n) "
    "  UNION ALL SELECT b.device_id, b.began_n + 1, b.last_n, b.chain, b.began_at "
    "  FROM pg_temp.reading_run b WHERE b.tenant_id = $1 AND EXISTS ("
    "    SELECT FROM public.chain_anchor x WHERE x.tenant_id = $1 AND x.device_id = b.device_id "
    "    AND b.began_n + 1 BETWEEN x.first_n AND x.last_n) "
    "  AND NOT EXISTS (SELECT FROM public.reading_run a WHERE a.tenant_id = $1 "
    "    AND a.device_id = b.device_id AND a.began_at = b.began_at AND a.began_n = b.began_n)), "
    "gone AS (SELECT *, last_n - sum(last_n - first_n + 1) "
    "    OVER (PARTITION BY device_id ORDER BY first_n) AS before "
    "  FROM missing WHERE public.is_thinned(at)) "
    "SELECT $1, device_id, min(first_n), max(last_n), (array_agg(chain ORDER BY last_n DESC))[1] "
    "FROM gone GROUP BY device_id, before";

}  // namespace

void sumUp(db::Transaction& tx, const TenantId& tenant, bool is_all) {
    if (!is_all) {
        for (const std::string_view sql : kSumUp)
            tx.exec(sql, tenant);
    }
    for (const std::string_view sql : kKeepOldSums)
        tx.exec(fmt::format(fmt::runtime(sql), dayGone()), tenant);
}

void anchorAnew(db::Transaction& tx, const TenantId& tenant) {
    tx.exec(kAnchorAnew, tenant);
}

}  // namespace platen::server::rebuild
