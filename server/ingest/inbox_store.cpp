#include "server/ingest/inbox_store.hpp"

#include "server/db/transaction.hpp"

#include <stdexcept>

namespace platen::server::ingest {

namespace {

constexpr std::string_view kOwners =
    "SELECT agent_id, tenant_id, state FROM queue_agent WHERE agent_id = ANY ($1::uuid[])";
constexpr std::string_view kTenants = "SELECT DISTINCT tenant_id FROM queue_agent";
constexpr std::string_view kLock =
    "SELECT s.tenant_id, s.agent_id, s.epoch, s.stream_id, s.hw, s.chain, s.state, s.fingerprint, "
    "s.boot_id, s.boot_before, s.sent_ms, s.flaps, s.flapped_at, s.forks, s.forked_at, "
    "s.fork_fingerprint, s.overlapped_at, (SELECT min(later.first_seen_at) FROM agent_stream later "
    "  WHERE later.tenant_id = $1 AND later.agent_id = $2 "
    "  AND later.first_seen_at > s.first_seen_at) AS followed_at "
    "FROM agent_stream s WHERE s.tenant_id = $1 AND s.agent_id = $2 AND s.epoch = $3 FOR UPDATE";
constexpr std::string_view kOpen =
    "INSERT INTO agent_stream (tenant_id, agent_id, epoch, chain, first_seen_at, last_seen_at) "
    "SELECT $1, $2, $3, $4, $5, $5 WHERE $6 > (SELECT count(*) FROM agent_stream "
    "  WHERE tenant_id = $1 AND agent_id = $2 AND first_seen_at > $5::timestamptz - interval '1 "
    "day') ON CONFLICT DO NOTHING";
constexpr std::string_view kSave =
    "UPDATE agent_stream SET hw = $3, chain = $4, last_seen_at = greatest(last_seen_at, $5), "
    "fingerprint = $6, boot_id = $7, boot_before = $8, sent_ms = $9, flaps = $10, "
    "flapped_at = $11, forks = $12, forked_at = $13, fork_fingerprint = $14, overlapped_at = $15 "
    "WHERE tenant_id = $1 AND stream_id = $2";
constexpr std::string_view kFind =
    "SELECT tenant_id, agent_id, epoch, stream_id, hw, chain, state FROM agent_stream "
    "WHERE tenant_id = $1 AND stream_id = $2";
constexpr std::string_view kRecent =
    "SELECT tenant_id, agent_id, epoch, stream_id, hw, chain, state FROM agent_stream "
    "WHERE tenant_id = ANY (visible_tenants()) AND last_seen_at > $1";
/// What is stored does not overlap: only the last one that begins before the range can reach in.
constexpr std::string_view kOverlapping =
    "SELECT first_seq, last_seq, sha256 FROM inbox "
    "WHERE tenant_id = $1 AND stream_id = $2 AND first_seq BETWEEN $3 AND $4 "
    "UNION ALL SELECT * FROM (SELECT first_seq, last_seq, sha256 FROM inbox "
    "  WHERE tenant_id = $1 AND stream_id = $2 AND first_seq < $3 "
    "  ORDER BY first_seq DESC LIMIT 1) AS previous WHERE last_seq >= $3";
constexpr std::string_view kAhead =
    "SELECT i.first_seq, i.last_seq, i.sha256, i.chain, i.received_at FROM queue_inbox q "
    "JOIN inbox i USING (tenant_id, stream_id, first_seq, received_at) "
    "WHERE q.tenant_id = $1 AND q.stream_id = $2 AND NOT q.ready ORDER BY i.first_seq";
constexpr std::string_view kHasAhead =
    "SELECT EXISTS (SELECT FROM queue_inbox "
    "WHERE tenant_id = $1 AND stream_id = $2 AND first_seq > $3) AS has";
constexpr std::string_view kCountAhead =
    "SELECT count(*) AS n FROM queue_inbox WHERE tenant_id = $1 AND stream_id = $2 AND NOT ready";
constexpr std::string_view kAddInbox =
    "INSERT INTO inbox (tenant_id, stream_id, first_seq, last_seq, received_at, wire_version, "
    "sha256, chain, raw_size, boot_id, boot_ms, wall_ms, fingerprint, payload) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
constexpr std::string_view kAddQueue =
    "INSERT INTO queue_inbox (tenant_id, stream_id, first_seq, received_at, ready) "
    "VALUES ($1, $2, $3, $4, $5)";
constexpr std::string_view kMarkReady =
    "UPDATE queue_inbox SET ready = true WHERE tenant_id = $1 AND stream_id = $2 AND first_seq = "
    "$3";
constexpr std::string_view kRemoveQueue =
    "DELETE FROM queue_inbox WHERE tenant_id = $1 AND stream_id = $2 AND first_seq = $3";
constexpr std::string_view kRemoveInbox =
    "DELETE FROM inbox WHERE tenant_id = $1 AND stream_id = $2 AND first_seq = $3 "
    "AND received_at = $4 RETURNING payload";

AgentState agentState(const std::string& word) {
    if (word == "active") return AgentState::Active;
    if (word == "revoked") return AgentState::Revoked;
    return AgentState::Pending;
}

Stream toStream(const db::Row& row) {
    return {
        .key =
            {.tenant = {row.text("tenant_id")},
             .agent = {row.text("agent_id")},
             .epoch = {row.text("epoch")}},
        .id = row.integer("stream_id"),
        .state = {
            .hw = static_cast<std::uint64_t>(row.integer("hw")),
            .chain = row.bytes("chain"),
            .retired = row.text("state") == "retired"}};
}

Stream toLockedStream(const db::Row& row) {
    Stream stream = toStream(row);
    stream.machine = {
        .fingerprint = row.bytes("fingerprint"),
        .boot_id = row.bytes("boot_id"),
        .boot_before = row.bytes("boot_before"),
        .sent_ms = row.integer("sent_ms"),
        .flaps = static_cast<int>(row.integer("flaps")),
        .flapped_at = row.optionalTime("flapped_at"),
        .forks = static_cast<int>(row.integer("forks")),
        .forked_at = row.optionalTime("forked_at"),
        .fork_fingerprint = row.bytes("fork_fingerprint"),
        .overlapped_at = row.optionalTime("overlapped_at")};
    stream.followed_at = row.optionalTime("followed_at");
    return stream;
}

StoredBatch toStored(const db::Row& row) {
    return {
        .first_seq = static_cast<std::uint64_t>(row.integer("first_seq")),
        .last_seq = static_cast<std::uint64_t>(row.integer("last_seq")),
        .sha256 = row.bytes("sha256")};
}

AheadBatch toAhead(const db::Row& row) {
    return {
        .batch = toStored(row),
        .chain = row.bytes("chain"),
        .received_at = row.time("received_at")};
}

class PostgresTransaction final : public InboxTransaction {
public:
    PostgresTransaction(db::Database& database, const db::TenantScope& scope)
        : tx_{database, scope} {}

    void see(const db::TenantScope& scope) override { tx_.see(scope); }
    [[nodiscard]] std::map<AgentId, AgentOwner> findOwners(
        const std::vector<std::string>& agents) override;
    [[nodiscard]] std::vector<TenantId> listAgentTenants() override;
    [[nodiscard]] Stream lockStream(
        const StreamKey& key, const std::string& chain_start, TimePoint now) override;
    void saveStream(const Stream& stream, TimePoint now) override;
    [[nodiscard]] std::optional<Stream> findStream(
        const TenantId& tenant, std::int64_t id) override;
    [[nodiscard]] std::vector<Stream> listRecentStreams(TimePoint since) override;
    [[nodiscard]] std::vector<StoredBatch> findOverlapping(
        const Stream& stream, const BatchHead& range) override;
    [[nodiscard]] std::vector<AheadBatch> listAhead(const Stream& stream) override;
    [[nodiscard]] bool hasAhead(const Stream& stream) override;
    [[nodiscard]] std::size_t countAhead(const Stream& stream) override;
    void addBatch(const Stream& stream, const InboxRow& row, bool ready) override;
    void markReady(const Stream& stream, const AheadBatch& ahead) override;
    [[nodiscard]] std::string removeAhead(const Stream& stream, const AheadBatch& ahead) override;
    void addToQuarantine(const domain::Quarantined& item) override {
        domain::addToQuarantine(tx_, item);
    }
    void commit() override { tx_.commit(); }

private:
    db::Transaction tx_;
};

std::map<AgentId, AgentOwner> PostgresTransaction::findOwners(
    const std::vector<std::string>& agents) {
    std::map<AgentId, AgentOwner> owners;
    const db::Rows rows = tx_.query(kOwners, agents);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        owners[{rows[i].text("agent_id")}] = {
            .tenant = {rows[i].text("tenant_id")}, .state = agentState(rows[i].text("state"))};
    }
    return owners;
}

std::vector<TenantId> PostgresTransaction::listAgentTenants() {
    return tx_.many(kTenants, [](const db::Row& row) { return TenantId{row.text("tenant_id")}; });
}

Stream PostgresTransaction::lockStream(
    const StreamKey& key, const std::string& chain_start, TimePoint now) {
    auto found = tx_.one(kLock, toLockedStream, key.tenant, key.agent, key.epoch);
    if (found) return *std::move(found);
    tx_.exec(kOpen, key.tenant, key.agent, key.epoch, db::Bytes{chain_start}, now, kMaxStreamsADay);
    found = tx_.one(kLock, toLockedStream, key.tenant, key.agent, key.epoch);
    if (!found) return {.key = key, .id = 0, .state = {}};
    return *std::move(found);
}

void PostgresTransaction::saveStream(const Stream& stream, TimePoint now) {
    const MachineTrace& machine = stream.machine;
    tx_.exec(
        kSave,
        stream.key.tenant,
        stream.id,
        stream.state.hw,
        db::Bytes{stream.state.chain},
        now,
        db::Bytes{machine.fingerprint},
        db::Bytes{machine.boot_id},
        db::Bytes{machine.boot_before},
        machine.sent_ms,
        machine.flaps,
        machine.flapped_at,
        machine.forks,
        machine.forked_at,
        db::Bytes{machine.fork_fingerprint},
        machine.overlapped_at);
}

std::optional<Stream> PostgresTransaction::findStream(const TenantId& tenant, std::int64_t id) {
    return tx_.one(kFind, toStream, tenant, id);
}

std::vector<Stream> PostgresTransaction::listRecentStreams(TimePoint since) {
    return tx_.many(kRecent, toStream, since);
}

std::vector<StoredBatch> PostgresTransaction::findOverlapping(
    const Stream& stream, const BatchHead& range) {
    return tx_.many(
        kOverlapping, toStored, stream.key.tenant, stream.id, range.first_seq, range.last_seq);
}

std::vector<AheadBatch> PostgresTransaction::listAhead(const Stream& stream) {
    return tx_.many(kAhead, toAhead, stream.key.tenant, stream.id);
}

bool PostgresTransaction::hasAhead(const Stream& stream) {
    const auto has = tx_.one(
        kHasAhead,
        [](const db::Row& row) { return row.boolean("has"); },
        stream.key.tenant,
        stream.id,
        stream.state.hw);
    return has.value_or(false);
}

std::size_t PostgresTransaction::countAhead(const Stream& stream) {
    const auto count = tx_.one(
        kCountAhead,
        [](const db::Row& row) { return row.integer("n"); },
        stream.key.tenant,
        stream.id);
    return static_cast<std::size_t>(count.value_or(0));
}

void PostgresTransaction::addBatch(const Stream& stream, const InboxRow& row, bool ready) {
    tx_.exec(
        kAddInbox,
        stream.key.tenant,
        stream.id,
        row.head.first_seq,
        row.head.last_seq,
        row.received_at,
        row.wire_version,
        db::Bytes{row.head.sha256},
        db::Bytes{row.chain},
        row.raw_size,
        db::Bytes{row.boot_id},
        row.boot_ms,
        row.wall_ms,
        db::Bytes{row.fingerprint},
        db::Bytes{row.payload});
    tx_.exec(kAddQueue, stream.key.tenant, stream.id, row.head.first_seq, row.received_at, ready);
}

void PostgresTransaction::markReady(const Stream& stream, const AheadBatch& ahead) {
    tx_.exec(kMarkReady, stream.key.tenant, stream.id, ahead.batch.first_seq);
}

std::string PostgresTransaction::removeAhead(const Stream& stream, const AheadBatch& ahead) {
    tx_.exec(kRemoveQueue, stream.key.tenant, stream.id, ahead.batch.first_seq);
    const auto payload = tx_.one(
        kRemoveInbox,
        [](const db::Row& row) { return row.bytes("payload"); },
        stream.key.tenant,
        stream.id,
        ahead.batch.first_seq,
        ahead.received_at);
    return payload.value_or("");
}

}  // namespace

std::unique_ptr<InboxTransaction> PostgresInbox::begin(const db::TenantScope& scope) {
    return std::make_unique<PostgresTransaction>(database_, scope);
}

}  // namespace platen::server::ingest
