#include "server/domain/agents/quarantine_admin_store.hpp"

#include "server/domain/live/live_store.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <string_view>

namespace platen::server::domain {

namespace {

constexpr std::string_view kListQuarantine =
    "SELECT q.id, q.agent_id, q.stage, q.kind, q.first_seq, q.last_seq, q.received_at, q.reason, "
    "length(q.payload) AS bytes, w.state, q.settled_at, q.settled_by, q.outcome "
    "FROM quarantine q LEFT JOIN queue_retry r ON r.item_id = q.id CROSS JOIN LATERAL (SELECT "
    "  CASE WHEN q.state = 'kept' AND r.item_id IS NOT NULL THEN 'queued' ELSE q.state END "
    "  AS state) w "
    "WHERE q.tenant_id = ANY (visible_tenants()) AND ($1::uuid IS NULL OR q.agent_id = $1::uuid) "
    "AND ($2::text IS NULL OR q.stage = $2) AND ($3::text IS NULL OR $3 IN (q.state, w.state)) "
    "ORDER BY q.received_at, q.first_seq, q.id LIMIT $4";
constexpr std::string_view kFindQuarantined =
    "SELECT tenant_id, id, agent_id, epoch, stage, kind, first_seq, last_seq, received_at, "
    "reason, length(payload) AS bytes, state, settled_at, settled_by, outcome, payload, boot_id, "
    "boot_ms, wall_ms, record_boot_id FROM quarantine "
    "WHERE tenant_id = ANY (visible_tenants()) AND id = $1 FOR UPDATE";
constexpr std::string_view kWriteOutcome =
    "UPDATE quarantine SET state = $2, settled_at = $3, settled_by = $4, outcome = $5, "
    "payload = CASE WHEN $2 = 'discarded' THEN ''::bytea ELSE payload END "
    "WHERE tenant_id = ANY (visible_tenants()) AND id = $1 RETURNING tenant_id";
/// As addToQuarantine() counts: within a day before the last one.
constexpr std::string_view kListFull =
    "SELECT q.agent_id, q.stage, last.at FROM (SELECT agent_id, stage, max(received_at) AS at "
    "  FROM quarantine WHERE tenant_id = ANY (visible_tenants()) GROUP BY 1, 2) last "
    "JOIN quarantine q ON q.tenant_id = ANY (visible_tenants()) AND q.agent_id = last.agent_id "
    "  AND q.stage = last.stage AND q.received_at > last.at - interval '1 day' "
    "GROUP BY 1, 2, 3 HAVING count(*) >= $1 ORDER BY 1, 2";
constexpr std::string_view kTenantsWithAgents = "SELECT DISTINCT tenant_id FROM queue_agent";

constexpr std::array kStages{QuarantineStage::Ingest, QuarantineStage::Analyze};
constexpr std::array kKinds{
    QuarantineKind::Message, QuarantineKind::Fork, QuarantineKind::Batch, QuarantineKind::Record};
constexpr std::array kStates{
    QuarantineState::Kept,
    QuarantineState::Queued,
    QuarantineState::Retried,
    QuarantineState::Discarded};

/// The value whose word it is.
template <class Value, std::size_t Count>
Value valueOf(
    const std::string& word,
    const std::array<Value, Count>& values,
    std::string_view (*wordOf)(Value)) {
    for (const Value value : values) {
        if (wordOf(value) == word) return value;
    }
    throw std::logic_error{fmt::format("'{}' in quarantine", word)};
}

QuarantineLine toLine(const db::Row& row) {
    return {
        .id = row.text("id"),
        .agent = {row.text("agent_id")},
        .stage = valueOf(row.text("stage"), kStages, stageWord),
        .kind = valueOf(row.text("kind"), kKinds, kindWord),
        .first_seq = row.optionalInteger("first_seq"),
        .last_seq = row.optionalInteger("last_seq"),
        .received_at = row.time("received_at"),
        .reason = row.text("reason"),
        .bytes = row.integer("bytes"),
        .state = valueOf(row.text("state"), kStates, stateWord),
        .settled_at = row.optionalTime("settled_at"),
        .settled_by = row.text("settled_by"),
        .outcome = row.text("outcome")};
}

std::optional<QuarantinedSend> toSend(const db::Row& row) {
    if (row.isNull("wall_ms")) return std::nullopt;
    return QuarantinedSend{
        .boot_id = row.bytes("boot_id"),
        .boot_ms = row.integer("boot_ms"),
        .wall_ms = row.integer("wall_ms")};
}

QuarantineItem toItem(const db::Row& row) {
    QuarantineItem item{.line = toLine(row), .content = {}};
    const QuarantineLine& line = item.line;
    item.content = {
        .tenant = {row.text("tenant_id")},
        .agent = line.agent,
        .epoch = row.bytes("epoch"),
        .first_seq = static_cast<std::uint64_t>(line.first_seq.value_or(0)),
        .last_seq = static_cast<std::uint64_t>(line.last_seq.value_or(0)),
        .received_at = line.received_at,
        .stage = line.stage,
        .kind = line.kind,
        .reason = line.reason,
        .payload = row.bytes("payload"),
        .send = toSend(row),
        .record_boot_id = {}};
    if (!row.isNull("record_boot_id")) item.content.record_boot_id = row.bytes("record_boot_id");
    return item;
}

FullQuarantine toFull(const db::Row& row) {
    return {
        .agent = {row.text("agent_id")},
        .stage = valueOf(row.text("stage"), kStages, stageWord),
        .last_at = row.time("at")};
}

}  // namespace

std::string_view stateWord(QuarantineState state) {
    switch (state) {
        case QuarantineState::Kept:
            return "kept";
        case QuarantineState::Queued:
            return "queued";
        case QuarantineState::Retried:
            return "retried";
        case QuarantineState::Discarded:
            return "discarded";
    }
    throw std::logic_error{"unhandled QuarantineState"};
}

std::vector<QuarantineLine> listQuarantine(db::Transaction& tx, const QuarantineFilter& filter) {
    return tx.many(
        kListQuarantine,
        toLine,
        filter.agent,
        filter.stage ? std::optional{stageWord(*filter.stage)} : std::nullopt,
        filter.state ? std::optional{stateWord(*filter.state)} : std::nullopt,
        filter.limit);
}

std::optional<QuarantineItem> findQuarantined(db::Transaction& tx, const std::string& id) {
    return tx.one(kFindQuarantined, toItem, id);
}

void writeOutcome(db::Transaction& tx, const std::string& id, const QuarantineOutcome& outcome) {
    const auto tenant = tx.one(
        kWriteOutcome,
        [](const db::Row& row) { return TenantId{row.text("tenant_id")}; },
        id,
        stateWord(outcome.state),
        outcome.at,
        outcome.who,
        outcome.text);
    if (tenant) noteChanges(tx, *tenant, LiveKind::Quarantine, {id});
}

std::vector<FullQuarantine> listFullQuarantines(db::Transaction& tx) {
    return tx.many(kListFull, toFull, kMaxQuarantinedADay);
}

std::vector<TenantId> listTenantsWithAgents(db::Transaction& tx) {
    return tx.many(
        kTenantsWithAgents, [](const db::Row& row) { return TenantId{row.text("tenant_id")}; });
}

}  // namespace platen::server::domain
