#include "server/domain/history/span_store.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace platen::server::domain {

namespace {

/// A row asks for one kind of a device: ended_at null is the end of time.
constexpr std::string_view kFindSpans =
    "SELECT s.tenant_id, s.device_id, s.kind, s.key, s.began_at, nullif(s.ended_at, 'infinity'), "
    "s.value, s.detail::text FROM unnest($1::device_span[]) AS asked "
    "JOIN device_span s ON s.tenant_id = asked.tenant_id AND s.device_id = asked.device_id "
    "AND s.kind = asked.kind AND s.ended_at >= asked.began_at "
    "AND s.began_at <= coalesce(asked.ended_at, 'infinity') ORDER BY s.began_at";

constexpr std::string_view kDropSpans =
    "DELETE FROM device_span AS s USING unnest($1::device_span[]) AS n "
    "WHERE s.tenant_id = n.tenant_id AND s.device_id = n.device_id AND s.kind = n.kind "
    "AND s.key = n.key AND s.began_at = n.began_at";

constexpr std::string_view kSaveSpans =
    "INSERT INTO device_span (tenant_id, device_id, kind, key, began_at, ended_at, value, detail) "
    "SELECT tenant_id, device_id, kind, key, began_at, coalesce(ended_at, 'infinity'), value, "
    "detail FROM unnest($1::device_span[]) "
    "ON CONFLICT (tenant_id, device_id, kind, began_at, key) DO UPDATE SET "
    "ended_at = excluded.ended_at, value = excluded.value, detail = excluded.detail";

bool hasBegin(const std::vector<rules::Span>& spans, TimePoint began_at) {
    return std::ranges::find(spans, began_at, &rules::Span::began_at) != spans.end();
}

/// What differs, as rows.
struct SpanChanges {
    db::RowArray gone;
    db::RowArray saved;

    void add(
        const DeviceKey& device,
        const SpanKey& thing,
        const std::vector<rules::Span>& before,
        const std::vector<rules::Span>& after) {
        const std::string_view kind = spanKindWord(thing.kind);
        for (const rules::Span& span : before) {
            if (!hasBegin(after, span.began_at))
                gone.add(device.tenant, device.device, kind, thing.key, span.began_at);
        }
        for (const rules::Span& span : after) {
            if (std::ranges::find(before, span) != before.end()) continue;
            saved.add(
                device.tenant,
                device.device,
                kind,
                thing.key,
                span.began_at,
                span.ended_at,
                span.state.value,
                span.state.detail);
        }
    }
};

}  // namespace

DeviceSpans findSpans(db::Transaction& tx, std::span<const SpanRange> ranges) {
    DeviceSpans spans;
    if (ranges.empty()) return spans;
    db::RowArray asked =
        tx.rowsOf("device_span", {"tenant_id", "device_id", "kind", "began_at", "ended_at"});
    for (const SpanRange& range : ranges) {
        for (const SpanKind kind : range.kinds)
            asked.add(
                range.device.tenant, range.device.device, spanKindWord(kind), range.from, range.to);
    }
    const db::BinaryRows rows = tx.read(kFindSpans, asked);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        db::Fields row = rows[i];
        const TenantId tenant{row.uuid()};
        const DeviceKey device{.tenant = tenant, .device = DeviceId{row.uuid()}};
        const SpanKind kind = parseSpanKind(row.text());
        const SpanKey thing{.kind = kind, .key = std::string{row.text()}};
        rules::Span span{.began_at = row.time(), .ended_at = {}, .state = {}};
        span.ended_at = row.optionalTime();
        span.state.value = row.text();
        span.state.detail = row.text();
        spans[device][thing].push_back(std::move(span));
    }
    return spans;
}

Spans findSpans(db::Transaction& tx, const SpanRange& range) {
    DeviceSpans found = findSpans(tx, std::span{&range, 1});
    return std::move(found[range.device]);
}

void replaceSpans(db::Transaction& tx, const DeviceSpans& before, const DeviceSpans& after) {
    SpanChanges changes{
        .gone = tx.rowsOf("device_span", {"tenant_id", "device_id", "kind", "key", "began_at"}),
        .saved = tx.rowsOf(
            "device_span",
            {"tenant_id", "device_id", "kind", "key", "began_at", "ended_at", "value", "detail"})};
    const Spans nothing;
    const std::vector<rules::Span> no_spans;
    for (const auto& [device, things] : after) {
        const auto device_before = before.find(device);
        const Spans& known = device_before == before.end() ? nothing : device_before->second;
        for (const auto& [thing, spans] : things) {
            const auto old = known.find(thing);
            changes.add(device, thing, old == known.end() ? no_spans : old->second, spans);
        }
    }
    if (!changes.gone.empty()) tx.exec(kDropSpans, changes.gone);
    if (!changes.saved.empty()) tx.exec(kSaveSpans, changes.saved);
}

void replaceSpans(
    db::Transaction& tx, const DeviceKey& device, const Spans& before, const Spans& after) {
    replaceSpans(tx, DeviceSpans{{device, before}}, DeviceSpans{{device, after}});
}

}  // namespace platen::server::domain
