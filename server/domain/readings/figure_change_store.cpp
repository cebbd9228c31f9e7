#include "server/domain/readings/figure_change_store.hpp"

#include <string_view>

namespace platen::server::domain {

namespace {

constexpr std::string_view kListChanges =
    "SELECT c.correction_id, c.changed_at, coalesce(n.applied_by, '') AS by, c.kind, c.key, "
    "c.before::text AS before, c.after::text AS after, c.changed_at::text AS page_time "
    "FROM figure_change c "
    "LEFT JOIN correction n ON n.tenant_id = c.tenant_id AND n.id = c.correction_id "
    "WHERE c.tenant_id = $1 AND c.device_id = $2 AND ($3::timestamptz IS NULL OR "
    "  (c.changed_at, c.correction_id, c.kind, c.key) < ($3, $4::uuid, $5::text, $6::text)) "
    "ORDER BY c.changed_at DESC, c.correction_id DESC, c.kind DESC, c.key DESC LIMIT $7";

FigureChangeLine toChange(const db::Row& row) {
    return {
        .correction = row.text("correction_id"),
        .changed_at = row.time("changed_at"),
        .by = row.text("by"),
        .kind = row.text("kind"),
        .key = row.text("key"),
        .before_json = row.text("before"),
        .after_json = row.text("after"),
        .page_time = row.text("page_time")};
}

}  // namespace

std::vector<FigureChangeLine> listFigureChanges(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    const http::PageRequest& page) {
    return tx.many(
        kListChanges,
        toChange,
        tenant,
        device,
        page.key(0),
        page.key(1),
        page.key(2),
        page.key(3),
        page.rows());
}

http::Cursor cursorAfterChange(const FigureChangeLine& change) {
    return {change.page_time, change.correction, change.kind, change.key};
}

}  // namespace platen::server::domain
