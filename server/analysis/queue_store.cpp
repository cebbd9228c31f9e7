#include "server/analysis/queue_store.hpp"

#include "common/core/text.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace platen::server::analysis {

namespace {

/// Comes next in its stream. $1: tenants to pass over.
constexpr std::string_view kFindHead =
    "SELECT q.tenant_id, q.stream_id, q.first_seq, q.received_at FROM queue_inbox q "
    "WHERE q.ready AND q.tenant_id <> ALL ($1::uuid[]) AND NOT EXISTS (SELECT FROM queue_inbox p "
    "  WHERE p.stream_id = q.stream_id AND p.first_seq < q.first_seq) "
    "AND NOT EXISTS (SELECT FROM queue_attempt a "
    "  WHERE a.stream_id = q.stream_id AND a.first_seq = q.first_seq AND a.retry_at > now()) "
    "ORDER BY q.received_at LIMIT 1";
constexpr std::string_view kTenantOfHead =
    "SELECT tenant_id FROM queue_inbox WHERE stream_id = $1 AND first_seq = $2";
constexpr std::string_view kLockHead =
    "SELECT q.tenant_id, q.stream_id, q.first_seq, q.received_at FROM queue_inbox q "
    "WHERE q.stream_id = $1 AND q.first_seq = $2 AND q.ready AND NOT EXISTS ("
    "  SELECT FROM queue_inbox p WHERE p.stream_id = $1 AND p.first_seq < $2) "
    "FOR UPDATE SKIP LOCKED";

/// Of two numbers: advisory_lock.hpp has keys of one. Tenants whose hashes are equal only wait for
/// each other.
constexpr std::string_view kTryTenant =
    "SELECT pg_try_advisory_xact_lock(x'504C54'::int, hashtext($1::uuid::text)) AS taken";
constexpr std::string_view kLockTenant =
    "SELECT pg_advisory_xact_lock(x'504C54'::int, hashtext($1::uuid::text))";

constexpr std::string_view kReadBatch =
    "SELECT i.last_seq, i.boot_id, i.boot_ms, i.wall_ms, i.payload, s.agent_id, "
    "uuid_send(s.epoch) AS epoch, a.site_id, t.time_zone FROM inbox i "
    "JOIN agent_stream s ON s.tenant_id = i.tenant_id AND s.stream_id = i.stream_id "
    "JOIN agent a ON a.tenant_id = s.tenant_id AND a.id = s.agent_id "
    "JOIN site t ON t.tenant_id = a.tenant_id AND t.id = a.site_id "
    "WHERE i.tenant_id = $1 AND i.stream_id = $2 AND i.first_seq = $3 AND i.received_at = $4";

/// $3: the first pause in milliseconds, $4: the longest.
constexpr std::string_view kBeginAttempt =
    "INSERT INTO queue_attempt AS a (stream_id, first_seq, begun, unended, retry_at) "
    "VALUES ($1, $2, 1, 1, now() + $3::bigint * interval '1 ms') "
    "ON CONFLICT (stream_id, first_seq) DO UPDATE SET begun = a.begun + 1, "
    "unended = a.unended + 1, retry_at = now() + "
    "least($4::bigint, $3::bigint * 2 ^ least(a.begun, 20)) * interval '1 ms' "
    "RETURNING begun, unended, failed, problem";

constexpr std::string_view kFindAttempts =
    "SELECT begun, unended, failed, problem FROM queue_attempt "
    "WHERE stream_id = $1 AND first_seq = $2";

/// $3: the problem, or null when the batch is not to blame. Nothing when no attempt is open: it is
/// said again when a connection was lost at the COMMIT.
constexpr std::string_view kEndAttempt =
    "UPDATE queue_attempt SET unended = unended - 1, "
    "failed = failed + CASE WHEN $3::text IS NULL THEN 0 ELSE 1 END, "
    "problem = coalesce($3::text, problem), retry_at = now() + "
    "least($5::bigint, $4::bigint * 2 ^ least(begun - 1, 20)) * interval '1 ms' "
    "WHERE stream_id = $1 AND first_seq = $2 AND unended > 0";

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

Head toHead(const db::Row& row) {
    return {
        .tenant = {row.text("tenant_id")},
        .stream = row.integer("stream_id"),
        .first_seq = static_cast<std::uint64_t>(row.integer("first_seq")),
        .received_at = row.time("received_at")};
}

Attempts toAttempts(const db::Row& row) {
    return {
        .begun = static_cast<int>(row.integer("begun")),
        .unended = static_cast<int>(row.integer("unended")),
        .failed = static_cast<int>(row.integer("failed")),
        .last_problem = row.text("problem")};
}

}  // namespace

domain::QuarantinedSend sendTimeOf(const InboxBatch& batch) {
    return {
        .boot_id = batch.send.boot_id,
        .boot_ms = batch.send.boot_ms,
        .wall_ms = batch.send.wall_ms};
}

/// The tenant first, then the batch: what is passed over stays free for whoever comes next.
std::optional<Head> lockHead(db::Transaction& tx) {
    const auto isTaken = [](const db::Row& row) { return row.boolean("taken"); };
    std::vector<std::string> passed;
    while (const auto head = tx.one(kFindHead, toHead, passed)) {
        passed.push_back(head->tenant.value);
        if (!tx.one(kTryTenant, isTaken, head->tenant).value_or(false)) continue;
        // Nothing when another one has finished it since it was found.
        if (auto locked = tx.one(kLockHead, toHead, head->stream, head->first_seq)) return locked;
    }
    return std::nullopt;
}

std::optional<Head> lockHead(db::Transaction& tx, std::int64_t stream, std::uint64_t first_seq) {
    const auto tenant = tx.one(
        kTenantOfHead,
        [](const db::Row& row) { return TenantId{row.text("tenant_id")}; },
        stream,
        first_seq);
    if (!tenant) return std::nullopt;
    lockTenant(tx, *tenant);
    return tx.one(kLockHead, toHead, stream, first_seq);
}

void lockTenant(db::Transaction& tx, const TenantId& tenant) {
    tx.query(kLockTenant, tenant);
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

Attempts beginAttempt(db::Transaction& tx, const Head& head, const RetryPauses& pauses) {
    const auto attempts = tx.one(
        kBeginAttempt,
        toAttempts,
        head.stream,
        head.first_seq,
        pauses.first.count(),
        pauses.longest.count());
    return attempts.value_or(Attempts{});
}

Attempts findAttempts(db::Transaction& tx, const Head& head) {
    return tx.one(kFindAttempts, toAttempts, head.stream, head.first_seq).value_or(Attempts{});
}

void endAttempt(
    db::Transaction& tx,
    const Head& head,
    const std::optional<std::string>& problem,
    const RetryPauses& pauses) {
    tx.exec(
        kEndAttempt,
        head.stream,
        head.first_seq,
        problem ? std::optional{cleanUtf8(*problem)} : std::nullopt,
        pauses.first.count(),
        pauses.longest.count());
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
