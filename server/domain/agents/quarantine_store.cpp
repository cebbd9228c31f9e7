#include "server/domain/agents/quarantine_store.hpp"

#include "common/core/text.hpp"
#include "common/crypto/sha256.hpp"
#include "common/log/log.hpp"

#include <optional>
#include <stdexcept>
#include <string_view>

namespace platen::server::domain {

namespace {

constexpr std::string_view kAddQuarantined =
    "WITH day AS (SELECT count(*) AS items FROM quarantine WHERE tenant_id = $1 AND agent_id = $2 "
    "  AND stage = $7 AND received_at > $6::timestamptz - interval '1 day') "
    "INSERT INTO quarantine (tenant_id, agent_id, epoch, first_seq, last_seq, received_at, stage, "
    "reason, sha256, payload) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 "
    "FROM day WHERE day.items < $11 ON CONFLICT DO NOTHING "
    "RETURNING (SELECT items + 1 FROM day) AS items";

std::string_view stageWord(QuarantineStage stage) {
    switch (stage) {
        case QuarantineStage::Ingest:
            return "ingest";
        case QuarantineStage::Analyze:
            return "analyze";
    }
    throw std::logic_error{"unhandled QuarantineStage"};
}

std::optional<std::uint64_t> knownSeq(std::uint64_t seq) {
    return seq == 0 ? std::nullopt : std::optional{seq};
}

}  // namespace

bool addToQuarantine(db::Transaction& tx, const Quarantined& item) {
    const auto items = tx.one(
        kAddQuarantined,
        [](const db::Row& row) { return row.integer("items"); },
        item.tenant,
        item.agent,
        db::Bytes{item.epoch},
        knownSeq(item.first_seq),
        knownSeq(item.last_seq),
        item.received_at,
        stageWord(item.stage),
        cleanUtf8(item.reason),
        db::Bytes{crypto::sha256(item.payload)},
        db::Bytes{item.payload},
        kMaxQuarantinedADay);
    if (items == kMaxQuarantinedADay) {
        log::error(
            "quarantine.full",
            {{"agent", item.agent.value},
             {"stage", stageWord(item.stage)},
             {"items", kMaxQuarantinedADay}});
    }
    return items.has_value();
}

}  // namespace platen::server::domain
