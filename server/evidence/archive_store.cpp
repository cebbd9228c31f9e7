#include "server/evidence/archive_store.hpp"

#include <string_view>

namespace platen::server::evidence {

namespace {

/// received_at names the partition.
constexpr std::string_view kSentBatch =
    "SELECT first_seq, last_seq, received_at, boot_id, boot_ms, wall_ms, payload FROM inbox "
    "WHERE tenant_id = $1 AND stream_id = $2 AND received_at = $3 "
    "AND $4 BETWEEN first_seq AND last_seq ORDER BY first_seq LIMIT 1";
constexpr std::string_view kBatchProofs =
    "SELECT i.stream_id, i.first_seq, i.last_seq, i.received_at, s.agent_id, s.epoch, i.sha256, "
    "i.chain, i.signature, i.key_id, sha256(i.payload) = i.sha256 AS sound FROM inbox i "
    "JOIN agent_stream s ON s.tenant_id = i.tenant_id AND s.stream_id = i.stream_id "
    "WHERE i.tenant_id = $1 AND ($2::timestamptz IS NULL OR i.received_at >= $2) "
    "AND ($3::bigint IS NULL OR (i.stream_id, i.first_seq) > ($3::bigint, $4::bigint)) "
    "ORDER BY i.stream_id, i.first_seq LIMIT $5";
constexpr std::string_view kArchiveDays =
    "SELECT to_date(right(c.relname, 8), 'YYYYMMDD')::timestamp AT TIME ZONE 'UTC' AS day "
    "FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
    "WHERE i.inhparent = 'public.inbox'::regclass AND c.relname ~ '^inbox_[0-9]{8}$'";
constexpr std::string_view kAgentKeys =
    "SELECT k.agent_id, k.key_id, k.spki FROM queue_agent_key k "
    "JOIN queue_agent a ON a.agent_id = k.agent_id WHERE a.tenant_id = $1";
constexpr std::string_view kKeyTimes =
    "SELECT k.agent_id, min(k.since) AS since FROM queue_agent_key k "
    "JOIN queue_agent a ON a.agent_id = k.agent_id WHERE a.tenant_id = $1 GROUP BY k.agent_id";

SentBatch toSentBatch(const db::Row& row) {
    const TimePoint received_at = row.time("received_at");
    return {
        .first_seq = static_cast<std::uint64_t>(row.integer("first_seq")),
        .last_seq = static_cast<std::uint64_t>(row.integer("last_seq")),
        .received_at = received_at,
        .send =
            {.received_at = received_at,
             .boot_id = row.bytes("boot_id"),
             .boot_ms = row.integer("boot_ms"),
             .wall_ms = row.integer("wall_ms")},
        .payload = row.bytes("payload")};
}

}  // namespace

BatchProof toBatchProof(const db::Row& row) {
    return {
        .stream = row.integer("stream_id"),
        .first_seq = static_cast<std::uint64_t>(row.integer("first_seq")),
        .last_seq = static_cast<std::uint64_t>(row.integer("last_seq")),
        .received_at = row.time("received_at"),
        .agent = {row.text("agent_id")},
        .epoch = uuidToBytes(row.text("epoch")),
        .sha256 = row.bytes("sha256"),
        .chain = row.bytes("chain"),
        .signature = row.bytes("signature"),
        .key_id = row.bytes("key_id"),
        .is_sound = row.boolean("sound")};
}

std::optional<SentBatch> findSentBatch(
    db::Transaction& tx, const TenantId& tenant, const rules::RunSample& sample) {
    return tx.one(kSentBatch, toSentBatch, tenant, sample.stream, sample.received_at, sample.seq);
}

std::vector<BatchProof> listBatchProofs(
    db::Transaction& tx,
    const TenantId& tenant,
    const std::optional<TimePoint>& since,
    const std::optional<BatchProof>& after,
    std::int64_t most) {
    return tx.many(
        kBatchProofs,
        toBatchProof,
        tenant,
        since,
        after ? std::optional{after->stream} : std::nullopt,
        after ? std::optional{after->first_seq} : std::nullopt,
        most);
}

std::set<std::chrono::sys_days> listArchiveDays(db::Transaction& tx) {
    std::set<std::chrono::sys_days> days;
    const db::Rows rows = tx.query(kArchiveDays);
    for (std::size_t i = 0; i < rows.size(); ++i)
        days.insert(std::chrono::floor<std::chrono::days>(rows[i].time("day")));
    return days;
}

AgentPublicKeys readAgentKeys(db::Transaction& tx, const TenantId& tenant) {
    AgentPublicKeys keys;
    const db::Rows rows = tx.query(kAgentKeys, tenant);
    for (std::size_t i = 0; i < rows.size(); ++i)
        keys[{AgentId{rows[i].text("agent_id")}, rows[i].bytes("key_id")}] = rows[i].bytes("spki");
    return keys;
}

std::map<AgentId, TimePoint> readKeyTimes(db::Transaction& tx, const TenantId& tenant) {
    std::map<AgentId, TimePoint> times;
    const db::Rows rows = tx.query(kKeyTimes, tenant);
    for (std::size_t i = 0; i < rows.size(); ++i)
        times.emplace(AgentId{rows[i].text("agent_id")}, rows[i].time("since"));
    return times;
}

}  // namespace platen::server::evidence
