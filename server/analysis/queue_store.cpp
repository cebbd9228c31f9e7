#include "server/analysis/queue_store.hpp"

#include <string_view>

namespace platen::server::analysis {

namespace {

constexpr std::string_view kLockHead =
    "SELECT q.tenant_id, q.stream_id, q.first_seq, q.received_at FROM queue_inbox q "
    "WHERE q.ready AND NOT EXISTS (SELECT FROM queue_inbox p "
    "  WHERE p.stream_id = q.stream_id AND p.first_seq < q.first_seq) "
    "ORDER BY q.received_at LIMIT 1 FOR UPDATE SKIP LOCKED";

constexpr std::string_view kReadBatch =
    "SELECT i.last_seq, i.boot_id, i.boot_ms, i.wall_ms, i.payload, s.agent_id, "
    "uuid_send(s.epoch) AS epoch, a.site_id, t.time_zone FROM inbox i "
    "JOIN agent_stream s ON s.tenant_id = i.tenant_id AND s.stream_id = i.stream_id "
    "JOIN agent a ON a.tenant_id = s.tenant_id AND a.id = s.agent_id "
    "JOIN site t ON t.tenant_id = a.tenant_id AND t.id = a.site_id "
    "WHERE i.tenant_id = $1 AND i.stream_id = $2 AND i.first_seq = $3 AND i.received_at = $4";

constexpr std::string_view kBeginAttempt =
    "INSERT INTO queue_attempt AS a (stream_id, first_seq, attempts) VALUES ($1, $2, 1) "
    "ON CONFLICT (stream_id, first_seq) DO UPDATE SET attempts = a.attempts + 1 "
    "RETURNING attempts, problem";

constexpr std::string_view kTakeBackAttempt =
    "UPDATE queue_attempt SET attempts = attempts - 1 WHERE stream_id = $1 AND first_seq = $2 "
    "AND attempts > 0";

constexpr std::string_view kNoteProblem =
    "UPDATE queue_attempt SET problem = $3 WHERE stream_id = $1 AND first_seq = $2";

constexpr std::string_view kRemoveHead =
    "DELETE FROM queue_inbox WHERE stream_id = $1 AND first_seq = $2";
constexpr std::string_view kRemoveAttempt =
    "DELETE FROM queue_attempt WHERE stream_id = $1 AND first_seq = $2";
constexpr std::string_view kMarkAnalyzed =
    "UPDATE agent_stream SET analyzed = greatest(analyzed, $3) "
    "WHERE tenant_id = $1 AND stream_id = $2";

constexpr std::string_view kAddGap =
    "INSERT INTO stream_gap (tenant_id, stream_id, first_seq, last_seq, records, reason) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";

}  // namespace

std::optional<Head> lockHead(db::Transaction& tx) {
    return tx.one(kLockHead, [](const db::Row& row) {
        return Head{
            .tenant = {row.text("tenant_id")},
            .stream = row.integer("stream_id"),
            .first_seq = static_cast<std::uint64_t>(row.integer("first_seq")),
            .received_at = row.time("received_at")};
    });
}

std::optional<InboxBatch> readBatch(db::Transaction& tx, const Head& head) {
    const auto toBatch = [&head](const db::Row& row) {
        return InboxBatch{
            .head = head,
            .last_seq = static_cast<std::uint64_t>(row.integer("last_seq")),
            .agent = {row.text("agent_id")},
            .site = {row.text("site_id")},
            .time_zone = row.text("time_zone"),
            .epoch = row.bytes("epoch"),
            .send =
                {.received_at = head.received_at,
                 .boot_id = row.bytes("boot_id"),
                 .boot_ms = row.integer("boot_ms"),
                 .wall_ms = row.integer("wall_ms")},
            .payload = row.bytes("payload")};
    };
    return tx.one(kReadBatch, toBatch, head.tenant, head.stream, head.first_seq, head.received_at);
}

Attempts beginAttempt(db::Transaction& tx, const Head& head) {
    const auto attempts = tx.one(
        kBeginAttempt,
        [](const db::Row& row) {
            return Attempts{
                .count = static_cast<int>(row.integer("attempts")),
                .last_problem = row.text("problem")};
        },
        head.stream,
        head.first_seq);
    return attempts.value_or(Attempts{});
}

void takeBackAttempt(db::Transaction& tx, const Head& head) {
    tx.exec(kTakeBackAttempt, head.stream, head.first_seq);
}

void noteProblem(db::Transaction& tx, const Head& head, const std::string& problem) {
    tx.exec(kNoteProblem, head.stream, head.first_seq, problem);
}

void finishBatch(db::Transaction& tx, const Head& head, std::uint64_t last_seq) {
    tx.exec(kRemoveHead, head.stream, head.first_seq);
    tx.exec(kRemoveAttempt, head.stream, head.first_seq);
    tx.exec(kMarkAnalyzed, head.tenant, head.stream, last_seq);
}

void addGap(db::Transaction& tx, const Head& head, const StreamGap& gap) {
    tx.exec(
        kAddGap, head.tenant, head.stream, gap.first_seq, gap.last_seq, gap.records, gap.reason);
}

}  // namespace platen::server::analysis
