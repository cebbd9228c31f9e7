#include "server/ingest/inbox_store.hpp"

#include "server/db/transaction.hpp"
#include "server/domain/live/live_store.hpp"

#include <span>
#include <utility>

namespace platen::server::ingest {

namespace {

constexpr std::string_view kOwners =
    "SELECT a.agent_id, a.tenant_id, a.state, k.key_id, k.spki FROM queue_agent a "
    "LEFT JOIN queue_agent_key k USING (agent_id) WHERE a.agent_id = ANY ($1::uuid[])";
constexpr std::string_view kTenants = "SELECT DISTINCT tenant_id FROM queue_agent";
/// $1: agent_stream[], made where they are not there yet and the agent may. In the order of the
/// keys: of two that make the same ones, one waits for the other.
constexpr std::string_view kOpen =
    "WITH wanted AS (SELECT w.*, row_number() OVER (PARTITION BY w.tenant_id, w.agent_id) AS no "
    "  FROM unnest($1::agent_stream[]) AS w WHERE NOT EXISTS (SELECT FROM agent_stream s "
    "    WHERE s.tenant_id = w.tenant_id AND s.agent_id = w.agent_id AND s.epoch = w.epoch)), "
    "opened AS (INSERT INTO agent_stream "
    "  (tenant_id, agent_id, epoch, chain, first_seen_at, last_seen_at) "
    "  SELECT tenant_id, agent_id, epoch, chain, first_seen_at, first_seen_at FROM wanted w "
    "  WHERE $2 >= no + (SELECT count(*) FROM agent_stream s WHERE s.tenant_id = w.tenant_id "
    "    AND s.agent_id = w.agent_id AND s.first_seen_at > w.first_seen_at - interval '1 day') "
    "  ORDER BY tenant_id, agent_id, epoch ON CONFLICT DO NOTHING RETURNING tenant_id, agent_id) "
    "INSERT INTO queue_lease (agent_id, tenant_id) SELECT DISTINCT agent_id, tenant_id "
    "FROM opened ORDER BY agent_id ON CONFLICT DO NOTHING";
/// $1: as above, stream_id being the number of the request.
constexpr std::string_view kLock =
    "SELECT w.stream_id, s.tenant_id, s.agent_id, s.epoch, s.stream_id, s.hw, s.chain, s.state, "
    "s.missing_since, s.last_seen_at, s.fingerprint, s.boot_id, s.boot_before, s.sent_ms, s.flaps, "
    "s.flapped_at, s.forks, s.forked_at, s.fork_fingerprint, s.overlapped_at, (SELECT "
    "min(later.first_seen_at) FROM agent_stream later "
    "  WHERE later.tenant_id = s.tenant_id AND later.agent_id = s.agent_id "
    "  AND later.first_seen_at > s.first_seen_at) AS followed_at "
    "FROM unnest($1::agent_stream[]) AS w JOIN agent_stream s "
    "ON s.tenant_id = w.tenant_id AND s.agent_id = w.agent_id AND s.epoch = w.epoch "
    "ORDER BY s.tenant_id, s.agent_id, s.epoch FOR UPDATE OF s";
constexpr std::string_view kSave =
    "UPDATE agent_stream s SET hw = w.hw, chain = w.chain, "
    "last_seen_at = greatest(s.last_seen_at, w.last_seen_at), fingerprint = w.fingerprint, "
    "boot_id = w.boot_id, boot_before = w.boot_before, sent_ms = w.sent_ms, flaps = w.flaps, "
    "flapped_at = w.flapped_at, forks = w.forks, forked_at = w.forked_at, "
    "fork_fingerprint = w.fork_fingerprint, overlapped_at = w.overlapped_at, "
    "missing_since = w.missing_since FROM unnest($1::agent_stream[]) AS w "
    "WHERE s.tenant_id = w.tenant_id AND s.stream_id = w.stream_id";
constexpr std::string_view kFind =
    "SELECT s.tenant_id, s.agent_id, s.epoch, s.stream_id, s.hw, s.chain, s.state, "
    "s.missing_since, s.last_seen_at FROM unnest($1::agent_stream[]) AS w JOIN agent_stream s "
    "ON s.tenant_id = w.tenant_id AND s.stream_id = w.stream_id";
constexpr std::string_view kRecent =
    "SELECT tenant_id, agent_id, epoch, stream_id, hw, chain, state, missing_since, last_seen_at "
    "FROM agent_stream WHERE tenant_id = ANY (visible_tenants()) AND last_seen_at > $1";
/// $1: inbox[] of ranges. What is stored does not overlap: only the last one that begins before a
/// range can reach in.
constexpr std::string_view kStored =
    "SELECT r.tenant_id, r.stream_id, i.first_seq, i.last_seq, i.sha256 "
    "FROM unnest($1::inbox[]) AS r CROSS JOIN LATERAL ("
    "  SELECT first_seq, last_seq, sha256 FROM inbox WHERE tenant_id = r.tenant_id "
    "  AND stream_id = r.stream_id AND first_seq BETWEEN r.first_seq AND r.last_seq "
    "  UNION ALL SELECT * FROM (SELECT first_seq, last_seq, sha256 FROM inbox "
    "    WHERE tenant_id = r.tenant_id AND stream_id = r.stream_id AND first_seq < r.first_seq "
    "    ORDER BY first_seq DESC LIMIT 1) AS previous WHERE last_seq >= r.first_seq) AS i";
/// $1: agent_stream[]. What is beyond the mark waits; a long queue of what does not is not looked
/// through.
constexpr std::string_view kAhead =
    "SELECT i.tenant_id, i.stream_id, i.first_seq, i.last_seq, i.sha256, i.chain, i.received_at "
    "FROM unnest($1::agent_stream[]) AS w JOIN queue_inbox q "
    "ON q.stream_id = w.stream_id AND q.first_seq > w.hw JOIN inbox i "
    "ON i.tenant_id = q.tenant_id AND i.stream_id = q.stream_id AND i.first_seq = q.first_seq "
    "AND i.received_at = q.received_at WHERE NOT q.ready ORDER BY i.stream_id, i.first_seq";
constexpr std::string_view kAddInbox =
    "INSERT INTO inbox (tenant_id, stream_id, first_seq, last_seq, received_at, wire_version, "
    "sha256, chain, raw_size, boot_id, boot_ms, wall_ms, fingerprint, payload, signature, key_id) "
    "SELECT tenant_id, stream_id, first_seq, last_seq, received_at, wire_version, sha256, chain, "
    "raw_size, boot_id, boot_ms, wall_ms, fingerprint, payload, signature, key_id FROM "
    "unnest($1::inbox[])";
constexpr std::string_view kAddQueue =
    "INSERT INTO queue_inbox (tenant_id, stream_id, first_seq, received_at, ready, agent_id) "
    "SELECT tenant_id, stream_id, first_seq, received_at, ready, agent_id "
    "FROM unnest($1::queue_inbox[])";
constexpr std::string_view kMarkReady =
    "UPDATE queue_inbox q SET ready = true FROM unnest($1::queue_inbox[]) AS w "
    "WHERE q.tenant_id = w.tenant_id AND q.stream_id = w.stream_id AND q.first_seq = w.first_seq";
constexpr std::string_view kRemoveQueue =
    "DELETE FROM queue_inbox WHERE tenant_id = $1 AND stream_id = $2 AND first_seq = $3";
constexpr std::string_view kRemoveInbox =
    "DELETE FROM inbox WHERE tenant_id = $1 AND stream_id = $2 AND first_seq = $3 "
    "AND received_at = $4 RETURNING payload";
constexpr std::string_view kCountWaiting =
    "SELECT count(*) AS n FROM (SELECT FROM queue_inbox WHERE ready LIMIT $1) AS counted";
constexpr std::string_view kReportHole =
    "UPDATE agent_stream SET missing_since = $4 WHERE tenant_id = $1 AND stream_id = $2 "
    "AND hw = $3 AND state = 'active' AND missing_since IS NULL";

AgentState agentState(const std::string& word) {
    if (word == "active") return AgentState::Active;
    if (word == "revoked") return AgentState::Revoked;
    return AgentState::Pending;
}

/// From the left: all columns of kFind.
Stream toStream(db::Fields& fields) {
    Stream stream;
    stream.key.tenant = {fields.uuid()};
    stream.key.agent = {fields.uuid()};
    stream.key.epoch = {fields.uuid()};
    stream.id = fields.integer();
    stream.state.hw = static_cast<std::uint64_t>(fields.integer());
    stream.state.chain = fields.bytes();
    stream.state.retired = fields.text() == "retired";
    stream.missing_since = fields.optionalTime();
    stream.seen_at = fields.time();
    return stream;
}

/// What follows them in kLock.
MachineTrace toMachine(db::Fields& fields) {
    MachineTrace machine;
    machine.fingerprint = fields.bytes();
    machine.boot_id = fields.bytes();
    machine.boot_before = fields.bytes();
    machine.sent_ms = fields.integer();
    machine.flaps = static_cast<int>(fields.integer());
    machine.flapped_at = fields.optionalTime();
    machine.forks = static_cast<int>(fields.integer());
    machine.forked_at = fields.optionalTime();
    machine.fork_fingerprint = fields.bytes();
    machine.overlapped_at = fields.optionalTime();
    return machine;
}

std::vector<Stream> toStreams(const db::BinaryRows& rows) {
    std::vector<Stream> streams;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        db::Fields fields = rows[i];
        streams.push_back(toStream(fields));
    }
    return streams;
}

StreamRef toRef(db::Fields& fields) {
    StreamRef ref;
    ref.tenant = {fields.uuid()};
    ref.id = fields.integer();
    return ref;
}

StoredBatch toStored(db::Fields& fields) {
    StoredBatch stored;
    stored.first_seq = static_cast<std::uint64_t>(fields.integer());
    stored.last_seq = static_cast<std::uint64_t>(fields.integer());
    stored.sha256 = fields.bytes();
    return stored;
}

AheadBatch toAhead(db::Fields& fields) {
    AheadBatch ahead;
    ahead.batch = toStored(fields);
    ahead.chain = fields.bytes();
    ahead.received_at = fields.time();
    return ahead;
}

class PostgresTransaction final : public InboxTransaction {
public:
    PostgresTransaction(db::Database& database, const db::TenantScope& scope)
        : tx_{database, scope} {}

    void see(const db::TenantScope& scope) override { tx_.see(scope); }
    [[nodiscard]] std::map<AgentId, AgentOwner> findOwners(
        const std::vector<std::string>& agents) override;
    [[nodiscard]] std::vector<TenantId> listAgentTenants() override;
    [[nodiscard]] std::vector<Stream> lockStreams(
        const std::vector<StreamRequest>& requests) override;
    void saveStreams(const std::vector<Stream>& streams) override;
    [[nodiscard]] std::vector<Stream> findStreams(const std::vector<StreamRef>& refs) override;
    [[nodiscard]] std::vector<Stream> listRecentStreams(TimePoint since) override;
    [[nodiscard]] StoredOfStreams findStored(const std::vector<StreamRange>& ranges) override;
    [[nodiscard]] AheadOfStreams listAhead(const std::vector<Stream>& streams) override;
    void addBatches(const std::vector<NewBatch>& batches) override;
    void markReady(const std::vector<StreamAhead>& batches) override;
    [[nodiscard]] std::string removeAhead(const StreamAhead& batch) override;
    bool reportHole(const Stream& stream, TimePoint since) override;
    void noteAgentChanged(const TenantId& tenant, const AgentId& agent) override {
        domain::noteChanges(tx_, tenant, domain::LiveKind::Agent, {agent.value});
    }
    void addToQuarantine(const domain::Quarantined& item) override {
        domain::addToQuarantine(tx_, item);
    }
    void commit() override { tx_.commit(); }

private:
    void archive(std::span<const NewBatch> batches);

    db::Transaction tx_;
};

std::map<AgentId, AgentOwner> PostgresTransaction::findOwners(
    const std::vector<std::string>& agents) {
    std::map<AgentId, AgentOwner> owners;
    const db::Rows rows = tx_.query(kOwners, agents);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        AgentOwner& owner = owners[{rows[i].text("agent_id")}];
        owner.tenant = {rows[i].text("tenant_id")};
        owner.state = agentState(rows[i].text("state"));
        if (!rows[i].isNull("key_id")) owner.keys[rows[i].bytes("key_id")] = rows[i].bytes("spki");
    }
    return owners;
}

std::vector<TenantId> PostgresTransaction::listAgentTenants() {
    return tx_.many(kTenants, [](const db::Row& row) { return TenantId{row.text("tenant_id")}; });
}

std::vector<Stream> PostgresTransaction::lockStreams(const std::vector<StreamRequest>& requests) {
    auto wanted = tx_.rowsOf(
        "agent_stream", {"tenant_id", "agent_id", "epoch", "stream_id", "chain", "first_seen_at"});
    std::vector<Stream> streams;
    streams.reserve(requests.size());
    for (const StreamRequest& request : requests) {
        const StreamKey& key = request.key;
        wanted.add(
            key.tenant,
            key.agent,
            key.epoch,
            streams.size(),
            db::Bytes{request.chain_start},
            request.at);
        streams.push_back({.key = key, .id = 0, .state = {}});
    }
    tx_.exec(kOpen, wanted, kMaxStreamsADay);
    const db::BinaryRows rows = tx_.read(kLock, wanted);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        db::Fields fields = rows[i];
        Stream& stream = streams.at(static_cast<std::size_t>(fields.integer()));
        stream = toStream(fields);
        stream.machine = toMachine(fields);
        stream.followed_at = fields.optionalTime();
    }
    return streams;
}

void PostgresTransaction::saveStreams(const std::vector<Stream>& streams) {
    auto rows = tx_.rowsOf(
        "agent_stream",
        {"tenant_id",
         "stream_id",
         "hw",
         "chain",
         "last_seen_at",
         "fingerprint",
         "boot_id",
         "boot_before",
         "sent_ms",
         "flaps",
         "flapped_at",
         "forks",
         "forked_at",
         "fork_fingerprint",
         "overlapped_at",
         "missing_since"});
    for (const Stream& stream : streams) {
        const MachineTrace& machine = stream.machine;
        rows.add(
            stream.key.tenant,
            stream.id,
            stream.state.hw,
            db::Bytes{stream.state.chain},
            stream.seen_at,
            db::Bytes{machine.fingerprint},
            db::Bytes{machine.boot_id},
            db::Bytes{machine.boot_before},
            machine.sent_ms,
            machine.flaps,
            machine.flapped_at,
            machine.forks,
            machine.forked_at,
            db::Bytes{machine.fork_fingerprint},
            machine.overlapped_at,
            stream.missing_since);
    }
    tx_.exec(kSave, rows);
}

std::vector<Stream> PostgresTransaction::findStreams(const std::vector<StreamRef>& refs) {
    auto rows = tx_.rowsOf("agent_stream", {"tenant_id", "stream_id"});
    for (const StreamRef& ref : refs)
        rows.add(ref.tenant, ref.id);
    return toStreams(tx_.read(kFind, rows));
}

std::vector<Stream> PostgresTransaction::listRecentStreams(TimePoint since) {
    return toStreams(tx_.read(kRecent, since));
}

StoredOfStreams PostgresTransaction::findStored(const std::vector<StreamRange>& ranges) {
    auto wanted = tx_.rowsOf("inbox", {"tenant_id", "stream_id", "first_seq", "last_seq"});
    for (const StreamRange& range : ranges)
        wanted.add(range.stream.tenant, range.stream.id, range.first_seq, range.last_seq);
    StoredOfStreams stored;
    const db::BinaryRows rows = tx_.read(kStored, wanted);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        db::Fields fields = rows[i];
        const StreamRef stream = toRef(fields);
        stored[stream].push_back(toStored(fields));
    }
    return stored;
}

AheadOfStreams PostgresTransaction::listAhead(const std::vector<Stream>& streams) {
    auto wanted = tx_.rowsOf("agent_stream", {"stream_id", "hw"});
    for (const Stream& stream : streams)
        wanted.add(stream.id, stream.state.hw);
    AheadOfStreams ahead;
    const db::BinaryRows rows = tx_.read(kAhead, wanted);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        db::Fields fields = rows[i];
        const StreamRef stream = toRef(fields);
        ahead[stream].push_back(toAhead(fields));
    }
    return ahead;
}

/// Into the archive. In arrays of some size: memory of many megabytes is given back to the kernel
/// after each, on both sides.
void PostgresTransaction::archive(std::span<const NewBatch> batches) {
    constexpr std::size_t kOctetsAtOnce = std::size_t{1} << 20U;
    while (!batches.empty()) {
        auto rows = tx_.rowsOf(
            "inbox",
            {"tenant_id",
             "stream_id",
             "first_seq",
             "last_seq",
             "received_at",
             "wire_version",
             "sha256",
             "chain",
             "raw_size",
             "boot_id",
             "boot_ms",
             "wall_ms",
             "fingerprint",
             "payload",
             "signature",
             "key_id"});
        rows.reserve(kOctetsAtOnce + kOctetsAtOnce / 4);  // with what else is in a row
        std::size_t octets = 0;
        for (; !batches.empty() && octets < kOctetsAtOnce; batches = batches.subspan(1)) {
            const NewBatch& batch = batches.front();
            const Parcel& parcel = *batch.parcel;
            const auto& envelope = parcel.envelope;
            rows.add(
                batch.stream.tenant,
                batch.stream.id,
                parcel.head.first_seq,
                parcel.head.last_seq,
                parcel.arrival->arrived,
                envelope.version(),
                db::Bytes{parcel.head.sha256},
                db::Bytes{batch.chain},
                envelope.raw_size(),
                db::Bytes{envelope.boot_id()},
                static_cast<std::int64_t>(envelope.boot_ms()),
                envelope.wall_ms(),
                db::Bytes{envelope.fingerprint()},
                db::Bytes{envelope.zstd_batch()},
                db::Bytes{envelope.signature()},
                db::Bytes{envelope.key_id()});
            octets += envelope.zstd_batch().size();
        }
        tx_.exec(kAddInbox, rows);
    }
}

void PostgresTransaction::addBatches(const std::vector<NewBatch>& batches) {
    archive(batches);
    auto queue = tx_.rowsOf(
        "queue_inbox", {"tenant_id", "stream_id", "first_seq", "received_at", "ready", "agent_id"});
    for (const NewBatch& batch : batches)
        queue.add(
            batch.stream.tenant,
            batch.stream.id,
            batch.parcel->head.first_seq,
            batch.parcel->arrival->arrived,
            batch.ready,
            batch.parcel->agent);
    tx_.exec(kAddQueue, queue);
}

void PostgresTransaction::markReady(const std::vector<StreamAhead>& batches) {
    auto rows = tx_.rowsOf("queue_inbox", {"tenant_id", "stream_id", "first_seq"});
    for (const StreamAhead& batch : batches)
        rows.add(batch.stream.tenant, batch.stream.id, batch.ahead.batch.first_seq);
    tx_.exec(kMarkReady, rows);
}

std::string PostgresTransaction::removeAhead(const StreamAhead& batch) {
    const StreamRef& stream = batch.stream;
    const std::uint64_t first_seq = batch.ahead.batch.first_seq;
    tx_.exec(kRemoveQueue, stream.tenant, stream.id, first_seq);
    const auto payload = tx_.one(
        kRemoveInbox,
        [](const db::Row& row) { return row.bytes("payload"); },
        stream.tenant,
        stream.id,
        first_seq,
        batch.ahead.received_at);
    return payload.value_or("");
}

bool PostgresTransaction::reportHole(const Stream& stream, TimePoint since) {
    const bool reported =
        tx_.exec(kReportHole, stream.key.tenant, stream.id, stream.state.hw, since) > 0;
    if (reported) noteAgentChanged(stream.key.tenant, stream.key.agent);
    return reported;
}

}  // namespace

std::unique_ptr<InboxTransaction> PostgresInbox::begin(const db::TenantScope& scope) {
    return std::make_unique<PostgresTransaction>(database_, scope);
}

std::int64_t PostgresInbox::countWaiting(std::int64_t most) {
    db::Transaction tx{database_, db::TenantScope::none()};
    return tx
        .one(
            kCountWaiting, [](const db::Row& row) { return row.integer("n"); }, most)
        .value_or(0);
}

}  // namespace platen::server::ingest
