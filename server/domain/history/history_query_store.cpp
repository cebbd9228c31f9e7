#include "server/domain/history/history_query_store.hpp"

#include "server/domain/devices/latest_sql.hpp"
#include "server/domain/history/history_query_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

namespace platen::server::domain {

namespace {

constexpr std::string_view kListLevels =
    "SELECT s.key, s.value, greatest(s.began_at, $3::timestamptz) AS began_at, "
    "nullif(s.ended_at, 'infinity') AS ended_at, "
    "least({supplies_at}, $4::timestamptz) AS read_at, "
    "coalesce(s.detail->>'description', '') AS description, "
    "coalesce(s.detail->>'kind', '') AS kind, coalesce(s.detail->>'color', '') AS color "
    "FROM device_span s JOIN device_state st "
    "  ON st.tenant_id = s.tenant_id AND st.device_id = s.device_id {latest} "
    "WHERE s.tenant_id = $1 AND s.device_id = $2 AND s.kind = 'supply' "
    "AND s.ended_at > $3 AND s.began_at < $4 ORDER BY s.began_at DESC LIMIT $5";

constexpr std::string_view kListAlerts =
    "SELECT value, detail->>'group' AS alert_group, detail->>'code' AS code, "
    "detail->>'text' AS text, began_at, nullif(ended_at, 'infinity') AS ended_at, "
    "began_at::text AS page_time, key FROM device_span "
    "WHERE tenant_id = $1 AND device_id = $2 AND kind = 'alert' "
    "AND ($3::boolean IS NULL OR (ended_at = 'infinity') = $3) "
    "AND ($4::timestamptz IS NULL OR (began_at, key) < ($4, $5::text)) "
    "ORDER BY began_at DESC, key DESC LIMIT $6";

constexpr std::string_view kListFields =
    "SELECT f.key, f.value, coalesce(s.name, nullif(a.name, ''), nullif(a.hostname, ''), f.value) "
    "  AS text, f.began_at, nullif(f.ended_at, 'infinity') AS ended_at, "
    "f.began_at::text AS page_time FROM device_span f "
    "LEFT JOIN site s ON f.key = 'site' AND s.tenant_id = f.tenant_id AND s.id::text = f.value "
    "LEFT JOIN agent a ON f.key = 'agent' AND a.tenant_id = f.tenant_id AND a.id::text = f.value "
    "WHERE f.tenant_id = $1 AND f.device_id = $2 AND f.kind = 'field' "
    "AND ($3::text IS NULL OR f.key = $3) "
    "AND ($4::timestamptz IS NULL OR (f.began_at, f.key) < ($4, $5::text)) "
    "ORDER BY f.began_at DESC, f.key DESC LIMIT $6";

constexpr std::int64_t kMostLevels = 100'000;

AlertSpan toAlertSpan(const db::Row& row) {
    return {
        .severity = row.text("value"),
        .group = row.text("alert_group"),
        .code = row.text("code"),
        .text = row.text("text"),
        .began_at = row.time("began_at"),
        .ended_at = row.optionalTime("ended_at"),
        .page_time = row.text("page_time"),
        .key = row.text("key")};
}

FieldSpan toFieldSpan(const db::Row& row) {
    return {
        .field = row.text("key"),
        .value = row.text("value"),
        .text = row.text("text"),
        .began_at = row.time("began_at"),
        .ended_at = row.optionalTime("ended_at"),
        .page_time = row.text("page_time")};
}

/// Supplies without an index have a key of their own making.
std::string indexOf(const std::string& key) {
    return key.find('/') == std::string::npos ? key : std::string{};
}

/// Rows come from the newest to the oldest. What follows a level, or its last reading, is there
/// already; where nothing follows at its end, the supply was gone.
void putBefore(SupplySeries& series, const db::Row& row, TimePoint to) {
    const LevelPoint point = levelPoint(row.time("began_at"), row.text("value"));
    const auto ended_at = row.optionalTime("ended_at");
    const auto read_at = row.optionalTime("read_at");
    if (!ended_at && read_at && *read_at > point.at) {
        LevelPoint last = point;
        last.at = *read_at;
        series.points.push_back(last);
    } else if (
        ended_at && *ended_at < to &&
        (series.points.empty() || series.points.back().at != *ended_at)) {
        series.points.push_back(levelPoint(*ended_at, "not_reported"));
    }
    series.points.push_back(point);
}

}  // namespace

std::vector<SupplySeries> listSupplyLevels(db::Transaction& tx, const SupplyFilter& filter) {
    const db::Rows rows = tx.query(
        fmt::format(
            kListLevels,
            fmt::arg("supplies_at", listReadAt("supplies")),
            fmt::arg("latest", kJoinLatest)),
        filter.tenant,
        filter.device,
        filter.range.from,
        filter.range.to,
        kMostLevels);
    std::map<std::string, SupplySeries> by_key;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const db::Row row = rows[i];
        const auto [entry, is_new] = by_key.try_emplace(row.text("key"));
        SupplySeries& series = entry->second;
        if (is_new) {
            series.index = indexOf(entry->first);
            series.description = row.text("description");
            series.kind = row.text("kind");
            series.color = row.text("color");
        }
        putBefore(series, row, filter.range.to);
    }
    std::vector<SupplySeries> all;
    for (auto& [key, series] : by_key) {
        std::ranges::reverse(series.points);
        all.push_back(std::move(series));
    }
    return all;
}

std::vector<AlertSpan> listAlerts(db::Transaction& tx, const AlertFilter& filter) {
    std::optional<bool> open;
    if (filter.state) open = filter.state == AlertState::Open;
    return tx.many(
        kListAlerts,
        toAlertSpan,
        filter.tenant,
        filter.device,
        open,
        filter.page.key(0),
        filter.page.key(1),
        filter.page.rows());
}

std::vector<FieldSpan> listFields(db::Transaction& tx, const FieldFilter& filter) {
    return tx.many(
        kListFields,
        toFieldSpan,
        filter.tenant,
        filter.device,
        filter.field,
        filter.page.key(0),
        filter.page.key(1),
        filter.page.rows());
}

http::Cursor cursorAfterAlert(const AlertSpan& alert) {
    return {alert.page_time, alert.key};
}

http::Cursor cursorAfterField(const FieldSpan& field) {
    return {field.page_time, field.field};
}

}  // namespace platen::server::domain
