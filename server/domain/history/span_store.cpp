#include "server/domain/history/span_store.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace platen::server::domain {

namespace {

constexpr std::string_view kFindSpans =
    "SELECT kind, key, began_at, nullif(ended_at, 'infinity') AS ended_at, value, "
    "detail::text AS detail FROM device_span "
    "WHERE tenant_id = $1 AND device_id = $2 AND kind = ANY ($3) AND ended_at >= $4 "
    "AND began_at <= coalesce($5::timestamptz, 'infinity') ORDER BY began_at";

constexpr std::string_view kDropSpans =
    "DELETE FROM device_span AS s "
    "USING unnest($3::text[], $4::text[], $5::timestamptz[]) AS n (kind, key, began_at) "
    "WHERE s.tenant_id = $1 AND s.device_id = $2 AND s.kind = n.kind AND s.key = n.key "
    "AND s.began_at = n.began_at";

constexpr std::string_view kSaveSpans =
    "INSERT INTO device_span (tenant_id, device_id, kind, key, began_at, ended_at, value, detail) "
    "SELECT $1, $2, kind, key, began_at, ended_at, value, detail FROM unnest($3::text[], "
    "  $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::jsonb[]) "
    "  AS n (kind, key, began_at, ended_at, value, detail) "
    "ON CONFLICT (tenant_id, device_id, kind, began_at, key) DO UPDATE SET "
    "ended_at = excluded.ended_at, value = excluded.value, detail = excluded.detail";

/// Spans by columns, as unnest() takes them.
struct SpanColumns {
    std::vector<std::string> kinds;
    std::vector<std::string> keys;
    std::vector<std::string> began_at;
    std::vector<std::string> ended_at;
    std::vector<std::string> values;
    std::vector<std::string> details;

    void add(const SpanKey& thing, const rules::Span& span) {
        kinds.emplace_back(spanKindWord(thing.kind));
        keys.push_back(thing.key);
        began_at.push_back(formatUtc(span.began_at));
        ended_at.push_back(span.ended_at ? formatUtc(*span.ended_at) : "infinity");
        values.push_back(span.state.value);
        details.push_back(span.state.detail);
    }
};

bool hasBegin(const std::vector<rules::Span>& spans, TimePoint began_at) {
    return std::ranges::find(spans, began_at, &rules::Span::began_at) != spans.end();
}

}  // namespace

Spans findSpans(db::Transaction& tx, const SpanRange& range) {
    std::vector<std::string> kinds;
    for (const SpanKind kind : range.kinds)
        kinds.emplace_back(spanKindWord(kind));
    Spans spans;
    const db::Rows rows =
        tx.query(kFindSpans, range.tenant, range.device, kinds, range.from, range.to);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const db::Row row = rows[i];
        spans[{.kind = parseSpanKind(row.text("kind")), .key = row.text("key")}].push_back(
            {.began_at = row.time("began_at"),
             .ended_at = row.optionalTime("ended_at"),
             .state = {.value = row.text("value"), .detail = row.text("detail")}});
    }
    return spans;
}

void replaceSpans(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    const Spans& before,
    const Spans& after) {
    SpanColumns gone;
    SpanColumns saved;
    for (const auto& [thing, spans] : after) {
        const auto known = before.find(thing);
        const auto old = known == before.end() ? std::vector<rules::Span>{} : known->second;
        for (const rules::Span& span : old) {
            if (!hasBegin(spans, span.began_at)) gone.add(thing, span);
        }
        for (const rules::Span& span : spans) {
            if (std::ranges::find(old, span) == old.end()) saved.add(thing, span);
        }
    }
    if (!gone.keys.empty())
        tx.exec(kDropSpans, tenant, device, gone.kinds, gone.keys, gone.began_at);
    if (saved.keys.empty()) return;
    tx.exec(
        kSaveSpans,
        tenant,
        device,
        saved.kinds,
        saved.keys,
        saved.began_at,
        saved.ended_at,
        saved.values,
        saved.details);
}

}  // namespace platen::server::domain
