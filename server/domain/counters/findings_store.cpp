#include "server/domain/counters/findings_store.hpp"

#include "server/domain/organisations/organisations_query_store.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace platen::server::domain {

namespace {

/// {0}: the condition, {1}: order and limit. `amount` is there when use is in doubt.
constexpr std::string_view kFindings =
    "SELECT f.tenant_id, o.name AS organisation_name, f.device_id, d.vendor, d.model, d.serial, "
    "d.label, f.taken_at, f.taken_at::text AS page_time, f.n, f.counter, f.kind, f.before, "
    "f.value, f.held, f.epoch, f.detail::text AS detail, (f.detail->>'amount')::bigint AS amount, "
    "f.verdict, f.is_open, c.verdict AS decided, c.note, c.decided_at, c.decided_by "
    "FROM counter_finding f "
    "JOIN device d ON d.tenant_id = f.tenant_id AND d.id = f.device_id "
    "JOIN organisation o ON o.tenant_id = f.tenant_id "
    "LEFT JOIN LATERAL (SELECT e.verdict, e.note, e.decided_at, e.decided_by "
    "  FROM counter_decision e WHERE e.tenant_id = f.tenant_id AND e.device_id = f.device_id "
    "  AND e.taken_at = f.taken_at AND e.n = f.n AND e.counter = f.counter "
    "  ORDER BY e.decided_at DESC, e.id DESC LIMIT 1) c ON true "
    "WHERE {0} {1}";

constexpr std::string_view kOfReading =
    "f.tenant_id = $1 AND f.device_id = $2 AND f.taken_at = $3 AND f.n = $4";
constexpr std::string_view kByCounter = "ORDER BY f.counter";

constexpr std::string_view kOfTimes =
    "f.tenant_id = $1 AND f.device_id = $2 AND f.taken_at >= $3 AND f.taken_at < $4";
constexpr std::string_view kOldestFirst = "ORDER BY f.taken_at, f.n, f.counter";

/// With a condition of its own for open ones: they have an index.
constexpr std::string_view kListed =
    "f.tenant_id = ANY ($1::uuid[]) AND ($2::uuid IS NULL OR f.device_id = $2) "
    "AND ($3::text IS NULL OR f.kind = $3) "
    "AND ($4::timestamptz IS NULL OR (f.taken_at, f.device_id, f.n, f.counter) "
    "  < ($4, $5::uuid, $6::int, $7::text))";
constexpr std::string_view kNewestFirst =
    "ORDER BY f.taken_at DESC, f.device_id DESC, f.n DESC, f.counter DESC LIMIT $8";

constexpr std::string_view kAddDecision =
    "INSERT INTO counter_decision (tenant_id, device_id, taken_at, n, counter, verdict, note, "
    "decided_by, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp())";

/// Not DO NOTHING: that would not wait for an analysis which has read the decisions already and is
/// about to take the device out of the queue.
constexpr std::string_view kAskRefold =
    "INSERT INTO queue_refold (tenant_id, device_id) VALUES ($1, $2) "
    "ON CONFLICT (tenant_id, device_id) DO UPDATE SET asked_at = excluded.asked_at";

std::string_view counterOf(rules::Meter meter) {
    return rules::kMeterCounters.at(static_cast<std::size_t>(meter));
}

/// Throws for a word of a later program.
template <class Word>
Word known(const std::optional<Word>& word, const std::string& text) {
    if (word) return *word;
    throw db::DatabaseError{fmt::format("'{}' is no word of this program", text), {}};
}

std::optional<CounterDecision> decisionOf(const db::Row& row) {
    if (row.isNull("decided")) return std::nullopt;
    const std::string verdict = row.text("decided");
    return CounterDecision{
        .verdict = known(rules::parseVerdict(verdict), verdict),
        .note = row.text("note"),
        .decided_at = row.time("decided_at"),
        .decided_by = row.text("decided_by")};
}

CounterFinding toFinding(const db::Row& row) {
    const std::string counter = row.text("counter");
    const std::string kind = row.text("kind");
    std::optional<rules::Verdict> verdict;
    if (const auto word = row.optionalText("verdict")) verdict = rules::parseVerdict(*word);
    return {
        .tenant = {row.text("tenant_id")},
        .organisation_name = row.text("organisation_name"),
        .device = {row.text("device_id")},
        .vendor = row.text("vendor"),
        .model = row.text("model"),
        .serial = row.text("serial"),
        .label = row.text("label"),
        .finding =
            {.taken_at = row.time("taken_at"),
             .n = static_cast<std::int32_t>(row.integer("n")),
             .meter = known(rules::meterOfCounter(counter), counter),
             .kind = known(rules::parseFindingKind(kind), kind),
             .before = row.optionalInteger("before"),
             .value = row.optionalInteger("value"),
             .held = row.integer("held"),
             .epoch = static_cast<std::int32_t>(row.integer("epoch")),
             .detail = row.text("detail"),
             .verdict = verdict,
             .is_open = row.boolean("is_open")},
        .amount = row.optionalInteger("amount"),
        .decision = decisionOf(row),
        .page_time = row.text("page_time")};
}

}  // namespace

std::vector<CounterFinding> listFindings(db::Transaction& tx, const FindingsQuery& query) {
    static const std::string kAll = fmt::format(kFindings, kListed, kNewestFirst);
    static const std::string kOpen =
        fmt::format(kFindings, fmt::format("f.is_open AND {}", kListed), kNewestFirst);
    std::optional<std::string> kind;
    if (query.kind) kind = rules::findingWord(*query.kind);
    std::optional<std::string> device;
    if (query.device) device = query.device->value;
    return tx.many(
        query.open_only ? kOpen : kAll,
        toFinding,
        tenantTexts(query.tenants),
        device,
        kind,
        query.page.key(0),
        query.page.key(1),
        query.page.key(2),
        query.page.key(3),
        query.page.rows());
}

http::Cursor findingCursor(const CounterFinding& last) {
    return {
        last.page_time,
        last.device.value,
        std::to_string(last.finding.n),
        std::string{counterOf(last.finding.meter)}};
}

std::vector<CounterFinding> findFindings(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    TimePoint taken_at,
    std::int32_t n) {
    static const std::string kFind = fmt::format(kFindings, kOfReading, kByCounter);
    return tx.many(kFind, toFinding, tenant, device, taken_at, n);
}

std::vector<CounterFinding> findFindingsBetween(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    TimePoint from,
    TimePoint to) {
    static const std::string kFind = fmt::format(kFindings, kOfTimes, kOldestFirst);
    return tx.many(kFind, toFinding, tenant, device, from, to);
}

void addDecision(db::Transaction& tx, const NewDecision& decision, rules::Meter meter) {
    tx.exec(
        kAddDecision,
        decision.tenant,
        decision.device,
        decision.taken_at,
        decision.n,
        counterOf(meter),
        rules::verdictWord(decision.verdict),
        decision.note,
        decision.decided_by);
    tx.exec(kAskRefold, decision.tenant, decision.device);
}

}  // namespace platen::server::domain
