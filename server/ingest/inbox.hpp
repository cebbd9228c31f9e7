#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/tenant_scope.hpp"
#include "server/domain/agents/quarantine_store.hpp"
#include "server/ingest/machine_rules.hpp"
#include "server/ingest/stream_rules.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace platen::server::ingest {

enum class AgentState { Pending, Active, Revoked };

/// Whose agent it is: queue_agent.
struct AgentOwner {
    TenantId tenant;
    AgentState state{AgentState::Active};
};

/// Names a stream. The order is the order in which streams are locked.
struct StreamKey {
    TenantId tenant;
    AgentId agent;
    EpochId epoch;
    auto operator<=>(const StreamKey&) const = default;
};

struct Stream {
    StreamKey key;
    std::int64_t id{0};
    StreamState state;
    MachineTrace machine{};
    std::optional<TimePoint> followed_at{};  ///< when the agent began a later one

    /// False: it was not made, because the agent has begun kMaxStreamsADay within a day.
    [[nodiscard]] bool exists() const { return id != 0; }
};

/// New streams of one agent within a day. An agent begins a new one when the server tells it to,
/// at most each hour, and after damage of its file.
inline constexpr int kMaxStreamsADay = 100;

/// One row of the inbox.
struct InboxRow {
    BatchHead head;
    TimePoint received_at;
    std::uint32_t wire_version{0};
    std::string chain;  ///< after this batch
    std::uint32_t raw_size{0};
    std::string boot_id;
    std::int64_t boot_ms{0};
    std::int64_t wall_ms{0};
    std::string fingerprint;
    std::string payload;
};

/// A batch that waits for one before it.
struct AheadBatch {
    StoredBatch batch;
    std::string chain;  ///< after it, by its own account
    TimePoint received_at;
};

/// One transaction on the inbox: sees the tenants of the streams that it touches, and is undone
/// unless commit() returned. Every function throws the kinds of db/errors.hpp; after that only
/// destruction is left.
class InboxTransaction {
public:
    InboxTransaction() = default;
    InboxTransaction(const InboxTransaction&) = delete;
    InboxTransaction& operator=(const InboxTransaction&) = delete;
    virtual ~InboxTransaction() = default;

    /// Replaces the visible tenants from here on.
    virtual void see(const db::TenantScope& scope) = 0;

    [[nodiscard]] virtual std::map<AgentId, AgentOwner> findOwners(
        const std::vector<std::string>& agents) = 0;
    /// Every tenant that has an agent.
    [[nodiscard]] virtual std::vector<TenantId> listAgentTenants() = 0;

    /// The stream, made when it is new and the agent may, locked until the end of the transaction.
    [[nodiscard]] virtual Stream lockStream(
        const StreamKey& key, const std::string& chain_start, TimePoint now) = 0;
    virtual void saveStream(const Stream& stream, TimePoint now) = 0;
    [[nodiscard]] virtual std::optional<Stream> findStream(
        const TenantId& tenant, std::int64_t id) = 0;
    /// Streams that sent something after `since`.
    [[nodiscard]] virtual std::vector<Stream> listRecentStreams(TimePoint since) = 0;

    [[nodiscard]] virtual std::vector<StoredBatch> findOverlapping(
        const Stream& stream, const BatchHead& range) = 0;
    /// In the order of seq.
    [[nodiscard]] virtual std::vector<AheadBatch> listAhead(const Stream& stream) = 0;
    /// Whether anything is stored beyond the high-water mark.
    [[nodiscard]] virtual bool hasAhead(const Stream& stream) = 0;
    [[nodiscard]] virtual std::size_t countAhead(const Stream& stream) = 0;

    /// Into the inbox and the queue of the analysis; `ready` when nothing before it is missing.
    virtual void addBatch(const Stream& stream, const InboxRow& row, bool ready) = 0;
    virtual void markReady(const Stream& stream, const AheadBatch& ahead) = 0;
    /// Takes a batch out again; returns its payload.
    [[nodiscard]] virtual std::string removeAhead(
        const Stream& stream, const AheadBatch& ahead) = 0;

    virtual void addToQuarantine(const domain::Quarantined& item) = 0;

    /// A db::DatabaseUnavailable from here means: outcome unknown, treat as not done.
    virtual void commit() = 0;
};

/// Where batches are kept until they are analysed, and as an archive. The rules of ingest rest on
/// this, so that they can be tried without a database.
class Inbox {
public:
    Inbox() = default;
    Inbox(const Inbox&) = delete;
    Inbox& operator=(const Inbox&) = delete;
    virtual ~Inbox() = default;

    /// Throws db::TransientError.
    [[nodiscard]] virtual std::unique_ptr<InboxTransaction> begin(const db::TenantScope& scope) = 0;
};

}  // namespace platen::server::ingest
