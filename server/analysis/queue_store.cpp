#include "server/analysis/queue_store.hpp"

#include "common/core/text.hpp"
#include "common/normalise/version.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace platen::server::analysis {

namespace {

/// From head to head of the streams, in the order of agents: one step of the index for each. The
/// rows behind a head are never looked at, and no more heads than may be wanted: $3, for other
/// workers hold some of their leases.
constexpr std::string_view kLeaseStreams =
    "WITH RECURSIVE head AS ("
    "  (SELECT q.agent_id, q.stream_id, q.first_seq, q.ready FROM queue_inbox q "
    "   WHERE q.agent_id > $1 ORDER BY q.agent_id, q.stream_id, q.first_seq LIMIT 1) "
    "  UNION ALL "
    "  SELECT n.agent_id, n.stream_id, n.first_seq, n.ready FROM head h CROSS JOIN LATERAL ("
    "    SELECT q.agent_id, q.stream_id, q.first_seq, q.ready FROM queue_inbox q "
    "    WHERE (q.agent_id, q.stream_id) > (h.agent_id, h.stream_id) "
    "    ORDER BY q.agent_id, q.stream_id, q.first_seq LIMIT 1) AS n), "
    "next AS (SELECT h.agent_id, h.stream_id FROM head h WHERE h.ready AND NOT EXISTS ("
    "  SELECT FROM queue_attempt a WHERE a.stream_id = h.stream_id "
    "  AND a.first_seq = h.first_seq AND a.retry_at > now()) LIMIT $3) "
    "SELECT l.tenant_id, l.agent_id, n.stream_id FROM next n "
    "JOIN queue_lease l ON l.agent_id = n.agent_id "
    "ORDER BY n.agent_id, n.stream_id LIMIT $2 FOR UPDATE OF l SKIP LOCKED";
/// So many times the streams that are wanted: room for as many workers.
constexpr int kStreamsOfOthers = 8;
constexpr std::string_view kFirstAgent = "00000000-0000-0000-0000-000000000000";

constexpr std::string_view kLeaseStream =
    "SELECT l.tenant_id FROM queue_lease l WHERE l.agent_id = "
    "(SELECT q.agent_id FROM queue_inbox q WHERE q.stream_id = $1 LIMIT 1) FOR UPDATE";

constexpr std::string_view kListWaiting =
    "SELECT q.tenant_id, q.agent_id, q.stream_id, q.first_seq, q.received_at, "
    "coalesce(i.raw_size, 0) AS raw_size, a.stream_id IS NOT NULL AS was_attempted, "
    "coalesce(a.retry_at > now(), false) AS is_paused "
    "FROM unnest($1::bigint[]) AS s (stream_id) "
    "CROSS JOIN LATERAL (SELECT * FROM queue_inbox w WHERE w.stream_id = s.stream_id "
    "  ORDER BY w.first_seq LIMIT $2) AS q "
    "LEFT JOIN queue_attempt a ON a.stream_id = q.stream_id AND a.first_seq = q.first_seq "
    "LEFT JOIN inbox i ON i.tenant_id = q.tenant_id AND i.stream_id = q.stream_id "
    "  AND i.first_seq = q.first_seq AND i.received_at = q.received_at "
    "WHERE q.ready ORDER BY q.stream_id, q.first_seq";

/// Of two numbers: advisory_lock.hpp has keys of one. Tenants whose hashes are equal only wait for
/// each other.
constexpr std::string_view kLockTenantsShared =
    "SELECT pg_advisory_xact_lock_shared(x'504C54'::int, h) FROM ("
    "  SELECT DISTINCT hashtext(t::text) AS h FROM unnest($1::uuid[]) AS t ORDER BY 1) AS hashes";
constexpr std::string_view kLockTenantsAlone =
    "SELECT pg_advisory_xact_lock(x'504C54'::int, h) FROM ("
    "  SELECT DISTINCT hashtext(t::text) AS h FROM unnest($1::uuid[]) AS t ORDER BY 1) AS hashes";

/// In the order of toBatch().
constexpr std::string_view kReadBatches =
    "SELECT h.place, i.last_seq, i.boot_id, i.boot_ms, i.wall_ms, i.payload, "
    "uuid_send(s.epoch) AS epoch, a.site_id, t.time_zone, i.last_seq <= s.analyzed AS is_analyzed "
    "FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::timestamptz[]) WITH ORDINALITY "
    "  AS h (tenant_id, stream_id, first_seq, received_at, place) "
    "JOIN inbox i ON i.tenant_id = h.tenant_id AND i.stream_id = h.stream_id "
    "  AND i.first_seq = h.first_seq AND i.received_at = h.received_at "
    "JOIN agent_stream s ON s.tenant_id = i.tenant_id AND s.stream_id = i.stream_id "
    "JOIN agent a ON a.tenant_id = s.tenant_id AND a.id = s.agent_id "
    "JOIN site t ON t.tenant_id = a.tenant_id AND t.id = a.site_id";

/// $3: the first pause in milliseconds, $4: the longest. Only of batches that wait, until the end
/// of this transaction: where the connection with the lease is lost, another one may be done with
/// them already, and an attempt at what is gone would stay for ever.
constexpr std::string_view kBeginAttempts =
    "INSERT INTO queue_attempt AS a (stream_id, first_seq, begun, unended, retry_at) "
    "SELECT stream_id, first_seq, 1, 1, now() + $3::bigint * interval '1 ms' FROM ("
    "  SELECT q.stream_id, q.first_seq FROM unnest($1::bigint[], $2::bigint[]) "
    "  AS h (stream_id, first_seq) JOIN queue_inbox q USING (stream_id, first_seq) "
    "  ORDER BY 1, 2 FOR KEY SHARE OF q) AS waiting "
    "ON CONFLICT (stream_id, first_seq) DO UPDATE SET begun = a.begun + 1, "
    "unended = a.unended + 1, retry_at = now() + "
    "least($4::bigint, $3::bigint * 2 ^ least(a.begun, 20)) * interval '1 ms' "
    "RETURNING stream_id, first_seq, begun, unended, failed, problem";

constexpr std::string_view kFindAttempts =
    "SELECT stream_id, first_seq, begun, unended, failed, problem FROM queue_attempt "
    "WHERE stream_id = $1 AND first_seq = $2";

/// $3: the problem, or null when the batch is not to blame. Nothing when no attempt is open: it is
/// said again when a connection was lost at the COMMIT.
constexpr std::string_view kEndAttempts =
    "UPDATE queue_attempt AS a SET unended = unended - 1, "
    "failed = failed + CASE WHEN $3::text IS NULL THEN 0 ELSE 1 END, "
    "problem = coalesce($3::text, problem), retry_at = now() + "
    "least($5::bigint, $4::bigint * 2 ^ least(begun - 1, 20)) * interval '1 ms' "
    "FROM unnest($1::bigint[], $2::bigint[]) AS h (stream_id, first_seq) "
    "WHERE a.stream_id = h.stream_id AND a.first_seq = h.first_seq AND a.unended > 0";

constexpr std::string_view kRemoveHeads =
    "DELETE FROM queue_inbox AS q USING unnest($1::bigint[], $2::bigint[]) "
    "AS h (stream_id, first_seq) WHERE q.stream_id = h.stream_id AND q.first_seq = h.first_seq";
constexpr std::string_view kRemoveAttempts =
    "DELETE FROM queue_attempt AS q USING unnest($1::bigint[], $2::bigint[]) "
    "AS h (stream_id, first_seq) WHERE q.stream_id = h.stream_id AND q.first_seq = h.first_seq";
constexpr std::string_view kMarkAnalyzed =
    "UPDATE agent_stream AS s SET analyzed = greatest(s.analyzed, h.last_seq) FROM ("
    "  SELECT tenant_id, stream_id, max(last_seq) AS last_seq "
    "  FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS d (tenant_id, stream_id, last_seq) "
    "  GROUP BY 1, 2) AS h "
    "WHERE s.tenant_id = h.tenant_id AND s.stream_id = h.stream_id AND s.analyzed < h.last_seq";
/// A batch that was analysed before keeps its number.
constexpr std::string_view kAddDone =
    "INSERT INTO inbox_done (tenant_id, stream_id, first_seq, received_at, no, normaliser) "
    "SELECT tenant_id, stream_id, first_seq, received_at, nextval('analysis_seq'), $5 FROM ("
    "  SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::timestamptz[]) "
    "  WITH ORDINALITY AS d (tenant_id, stream_id, first_seq, received_at, place) "
    "  ORDER BY place) AS d ON CONFLICT DO NOTHING";
constexpr std::string_view kLockStreams =
    "SELECT stream_id FROM agent_stream "
    "WHERE tenant_id = ANY (visible_tenants()) "
    "AND (stream_id = ANY ($1::bigint[]) OR agent_id = ANY ($2::uuid[])) "
    "ORDER BY tenant_id, agent_id, epoch FOR UPDATE";

constexpr std::string_view kAddGap =
    "INSERT INTO stream_gap (tenant_id, stream_id, first_seq, last_seq, records, reason) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";

Attempts toAttempts(const db::Row& row) {
    return {
        .begun = static_cast<int>(row.integer("begun")),
        .unended = static_cast<int>(row.integer("unended")),
        .failed = static_cast<int>(row.integer("failed")),
        .last_problem = row.text("problem")};
}

WaitingBatch toWaiting(const db::Row& row) {
    return {
        .head =
            {.tenant = {row.text("tenant_id")},
             .agent = {row.text("agent_id")},
             .stream = row.integer("stream_id"),
             .first_seq = static_cast<std::uint64_t>(row.integer("first_seq")),
             .received_at = row.time("received_at")},
        .raw_size = row.integer("raw_size"),
        .was_attempted = row.boolean("was_attempted"),
        .is_paused = row.boolean("is_paused")};
}

/// `row` is behind the place.
InboxBatch toBatch(const Head& head, db::Fields& row) {
    InboxBatch batch;
    batch.head = head;
    batch.last_seq = static_cast<std::uint64_t>(row.integer());
    batch.send.received_at = head.received_at;
    batch.send.boot_id = row.bytes();
    batch.send.boot_ms = row.integer();
    batch.send.wall_ms = row.integer();
    batch.payload = row.bytes();
    batch.epoch = row.bytes();
    batch.site.value = row.uuid();
    batch.time_zone = row.text();
    batch.is_analyzed = row.boolean();
    return batch;
}

/// As unnest() takes them.
struct HeadColumns {
    std::vector<std::string> tenants;
    std::vector<std::int64_t> streams;
    std::vector<std::int64_t> first_seqs;
    std::vector<std::string> received_at;

    void add(const Head& head) {
        tenants.push_back(head.tenant.value);
        streams.push_back(head.stream);
        first_seqs.push_back(static_cast<std::int64_t>(head.first_seq));
        received_at.push_back(formatUtc(head.received_at));
    }
};

HeadColumns toColumns(std::span<const Head> heads) {
    HeadColumns columns;
    for (const Head& head : heads)
        columns.add(head);
    return columns;
}

std::vector<std::string> toTexts(std::span<const TenantId> tenants) {
    std::vector<std::string> texts;
    for (const TenantId& tenant : tenants)
        texts.push_back(tenant.value);
    return texts;
}

}  // namespace

domain::QuarantinedSend sendTimeOf(const InboxBatch& batch) {
    return {
        .boot_id = batch.send.boot_id,
        .boot_ms = batch.send.boot_ms,
        .wall_ms = batch.send.wall_ms};
}

std::vector<ReadyStream> leaseStreams(db::Transaction& tx, const AgentId& after, int most) {
    const auto toReady = [](const db::Row& row) {
        return ReadyStream{
            .tenant = {row.text("tenant_id")},
            .agent = {row.text("agent_id")},
            .stream = row.integer("stream_id")};
    };
    const std::string_view from = after.value.empty() ? kFirstAgent : after.value;
    return tx.many(kLeaseStreams, toReady, from, most, most * kStreamsOfOthers);
}

std::optional<TenantId> leaseStream(db::Transaction& tx, std::int64_t stream) {
    const auto toTenant = [](const db::Row& row) { return TenantId{row.text("tenant_id")}; };
    return tx.one(kLeaseStream, toTenant, stream);
}

std::vector<WaitingBatch> listWaiting(
    db::Transaction& tx, std::span<const std::int64_t> streams, int most_of_each) {
    return tx.many(
        kListWaiting,
        toWaiting,
        std::vector<std::int64_t>{streams.begin(), streams.end()},
        most_of_each);
}

std::vector<InboxBatch> readBatches(db::Transaction& tx, std::span<const Head> heads) {
    const HeadColumns columns = toColumns(heads);
    const db::BinaryRows rows = tx.read(
        kReadBatches, columns.tenants, columns.streams, columns.first_seqs, columns.received_at);
    std::map<std::size_t, InboxBatch> found;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        db::Fields row = rows[i];
        const auto place = static_cast<std::size_t>(row.integer()) - 1;
        found.emplace(place, toBatch(heads[place], row));
    }
    std::vector<InboxBatch> batches;
    for (auto& [place, batch] : found)
        batches.push_back(std::move(batch));
    return batches;
}

void lockTenants(db::Transaction& tx, std::span<const TenantId> tenants, TenantLock how) {
    if (how == TenantLock::Alone)
        tx.query(kLockTenantsAlone, toTexts(tenants));
    else
        tx.query(kLockTenantsShared, toTexts(tenants));
}

void lockTenant(db::Transaction& tx, const TenantId& tenant) {
    lockTenants(tx, {&tenant, 1}, TenantLock::Alone);
}

std::vector<Attempts> beginAttempts(
    db::Transaction& tx, std::span<const Head> heads, const RetryPauses& pauses) {
    const HeadColumns columns = toColumns(heads);
    const db::Rows rows = tx.query(
        kBeginAttempts,
        columns.streams,
        columns.first_seqs,
        pauses.first.count(),
        pauses.longest.count());
    std::map<std::pair<std::int64_t, std::int64_t>, Attempts> found;
    for (std::size_t i = 0; i < rows.size(); ++i)
        found[{rows[i].integer("stream_id"), rows[i].integer("first_seq")}] = toAttempts(rows[i]);
    std::vector<Attempts> attempts;
    for (std::size_t i = 0; i < heads.size(); ++i)
        attempts.push_back(found[{columns.streams[i], columns.first_seqs[i]}]);
    return attempts;
}

Attempts findAttempts(db::Transaction& tx, const Head& head) {
    return tx.one(kFindAttempts, toAttempts, head.stream, head.first_seq).value_or(Attempts{});
}

void endAttempts(
    db::Transaction& tx,
    std::span<const Head> heads,
    const std::optional<std::string>& problem,
    const RetryPauses& pauses) {
    const HeadColumns columns = toColumns(heads);
    tx.exec(
        kEndAttempts,
        columns.streams,
        columns.first_seqs,
        problem ? std::optional{cleanUtf8(*problem)} : std::nullopt,
        pauses.first.count(),
        pauses.longest.count());
}

void lockStreams(
    db::Transaction& tx,
    std::span<const std::int64_t> streams,
    std::span<const AgentId> whole_agents) {
    std::vector<std::string> agents;
    for (const AgentId& agent : whole_agents)
        agents.push_back(agent.value);
    tx.query(kLockStreams, std::vector<std::int64_t>{streams.begin(), streams.end()}, agents);
}

void finishBatches(db::Transaction& tx, std::span<const DoneBatch> batches) {
    HeadColumns columns;
    std::vector<std::int64_t> last_seqs;
    for (const DoneBatch& batch : batches) {
        columns.add(batch.head);
        last_seqs.push_back(static_cast<std::int64_t>(batch.last_seq));
    }
    tx.exec(
        kAddDone,
        columns.tenants,
        columns.streams,
        columns.first_seqs,
        columns.received_at,
        kNormaliserVersion);
    tx.exec(kRemoveHeads, columns.streams, columns.first_seqs);
    tx.exec(kRemoveAttempts, columns.streams, columns.first_seqs);
    tx.exec(kMarkAnalyzed, columns.tenants, columns.streams, last_seqs);
}

void addGap(db::Transaction& tx, const Head& head, const StreamGap& gap) {
    tx.exec(
        kAddGap, head.tenant, head.stream, gap.first_seq, gap.last_seq, gap.records, gap.reason);
}

}  // namespace platen::server::analysis
