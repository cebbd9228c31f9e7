#include "server/domain/agents/quarantine_store.hpp"

#include "common/core/text.hpp"
#include "common/crypto/sha256.hpp"
#include "common/log/log.hpp"
#include "server/domain/live/live_store.hpp"

#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace platen::server::domain {

namespace {

/// `known` and `day` are of before, whether a row is added or not.
constexpr std::string_view kAddQuarantined =
    "WITH day AS (SELECT count(*) AS items FROM quarantine WHERE tenant_id = $1 AND agent_id = $2 "
    "  AND stage = $7 AND received_at > $6::timestamptz - interval '1 day'), "
    "known AS (SELECT FROM quarantine WHERE tenant_id = $1 AND agent_id = $2 AND stage = $7 "
    "  AND sha256 = $10), "
    "added AS (INSERT INTO quarantine (tenant_id, agent_id, epoch, first_seq, last_seq, "
    "  received_at, stage, kind, reason, sha256, payload, boot_id, boot_ms, wall_ms, "
    "  record_boot_id) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15 "
    "  FROM day WHERE day.items < $16 ON CONFLICT DO NOTHING RETURNING id) "
    "SELECT (SELECT id FROM added) AS added, EXISTS (SELECT FROM known) AS known, "
    "items FROM day";

/// A column has signed 64 bits; a record may claim any number.
std::optional<std::uint64_t> knownSeq(std::uint64_t seq) {
    return seq == 0 || !std::in_range<std::int64_t>(seq) ? std::nullopt : std::optional{seq};
}

std::optional<db::Bytes> octets(const std::optional<std::string>& bytes) {
    return bytes ? std::optional{db::Bytes{*bytes}} : std::nullopt;
}

/// What the statement did, and how many items were there before.
struct Addition {
    std::optional<std::string> added;  ///< its id
    bool known{false};
    std::int64_t items{0};
};

Addition toAddition(const db::Row& row) {
    return {
        .added = row.optionalText("added"),
        .known = row.boolean("known"),
        .items = row.integer("items")};
}

}  // namespace

std::string_view stageWord(QuarantineStage stage) {
    switch (stage) {
        case QuarantineStage::Ingest:
            return "ingest";
        case QuarantineStage::Analyze:
            return "analyze";
    }
    throw std::logic_error{"unhandled QuarantineStage"};
}

std::string_view kindWord(QuarantineKind kind) {
    switch (kind) {
        case QuarantineKind::Message:
            return "message";
        case QuarantineKind::Fork:
            return "fork";
        case QuarantineKind::Batch:
            return "batch";
        case QuarantineKind::Record:
            return "record";
    }
    throw std::logic_error{"unhandled QuarantineKind"};
}

QuarantineResult addToQuarantine(db::Transaction& tx, const Quarantined& item) {
    const QuarantinedSend send = item.send.value_or(QuarantinedSend{});
    const bool sent = item.send.has_value();
    const auto addition = tx.one(
        kAddQuarantined,
        toAddition,
        item.tenant,
        item.agent,
        db::Bytes{item.epoch},
        knownSeq(item.first_seq),
        knownSeq(item.last_seq),
        item.received_at,
        stageWord(item.stage),
        kindWord(item.kind),
        cleanUtf8(item.reason),
        db::Bytes{crypto::sha256(item.identity.empty() ? item.payload : item.identity)},
        db::Bytes{item.payload},
        sent ? std::optional{db::Bytes{send.boot_id}} : std::nullopt,
        sent ? std::optional{send.boot_ms} : std::nullopt,
        sent ? std::optional{send.wall_ms} : std::nullopt,
        octets(item.record_boot_id),
        kMaxQuarantinedADay);
    if (!addition->added)
        return addition->known || addition->items < kMaxQuarantinedADay ? QuarantineResult::Known
                                                                        : QuarantineResult::Full;
    noteChanges(tx, item.tenant, LiveKind::Quarantine, {*addition->added});
    if (addition->items + 1 == kMaxQuarantinedADay) {
        log::error(
            "quarantine.full",
            {{"agent", item.agent.value},
             {"stage", stageWord(item.stage)},
             {"items", kMaxQuarantinedADay}});
    }
    return QuarantineResult::Kept;
}

}  // namespace platen::server::domain
