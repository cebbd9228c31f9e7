#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/tenant_scope.hpp"
#include "server/domain/agents/quarantine_store.hpp"
#include "server/ingest/arrival.hpp"
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
    AgentKeys keys{};
};

/// Names a stream. The order is the order in which streams are locked.
struct StreamKey {
    TenantId tenant;
    AgentId agent;
    EpochId epoch;
    auto operator<=>(const StreamKey&) const = default;
};

/// The same stream by the number that the database gave it.
struct StreamRef {
    TenantId tenant;
    std::int64_t id{0};
    auto operator<=>(const StreamRef&) const = default;
};

struct Stream {
    StreamKey key;
    std::int64_t id{0};
    StreamState state;
    MachineTrace machine{};
    std::optional<TimePoint> followed_at{};    ///< when the agent began a later one
    std::optional<TimePoint> missing_since{};  ///< a hole after hw that was reported to people
    TimePoint seen_at{};                       ///< when it sent last

    /// False: it was not made, because the agent has begun kMaxStreamsADay within a day.
    [[nodiscard]] bool exists() const { return id != 0; }
    [[nodiscard]] StreamRef ref() const { return {.tenant = key.tenant, .id = id}; }
};

/// New streams of one agent within a day. An agent begins a new one when the server tells it to,
/// at most each hour, and after damage of its file.
inline constexpr int kMaxStreamsADay = 100;

/// A stream that has sent something.
struct StreamRequest {
    StreamKey key;
    std::string chain_start;  ///< of a stream that is made
    TimePoint at;
};

/// Sequence numbers of a stream, both ends included.
struct StreamRange {
    StreamRef stream;
    std::uint64_t first_seq{0};
    std::uint64_t last_seq{0};
};

/// A batch for the inbox and the queue of the analysis.
struct NewBatch {
    StreamRef stream;
    const Parcel* parcel{nullptr};  ///< outlives it
    std::string chain;              ///< after this batch
    bool ready{false};              ///< nothing before it is missing
};

/// A batch that waits for one before it.
struct AheadBatch {
    StoredBatch batch;
    std::string chain;  ///< after it, by its own account
    TimePoint received_at;
};
struct StreamAhead {
    StreamRef stream;
    AheadBatch ahead;
};

using StoredOfStreams = std::map<StreamRef, std::vector<StoredBatch>>;
using AheadOfStreams = std::map<StreamRef, std::vector<AheadBatch>>;

/// One transaction on the inbox: sees the tenants of the streams that it touches, and is undone
/// unless commit() returned. Each function is one statement or two, however much it is given. Every
/// function throws the kinds of db/errors.hpp; after that only destruction is left.
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

    /// The streams, in the order of the requests, which are sorted by key, each once. They are made
    /// when they are new and the agent may, and locked until the end of the transaction. Once a
    /// transaction: whoever locks in two steps may wait for one that waits for it.
    [[nodiscard]] virtual std::vector<Stream> lockStreams(
        const std::vector<StreamRequest>& requests) = 0;
    /// Those that were locked: state, machine, missing_since, seen_at.
    virtual void saveStreams(const std::vector<Stream>& streams) = 0;
    /// Those that are there, without machine, in any order.
    [[nodiscard]] virtual std::vector<Stream> findStreams(const std::vector<StreamRef>& refs) = 0;
    /// Streams that sent something after `since`.
    [[nodiscard]] virtual std::vector<Stream> listRecentStreams(TimePoint since) = 0;

    /// What the inbox has that overlaps one of the ranges; a batch may come twice.
    [[nodiscard]] virtual StoredOfStreams findStored(const std::vector<StreamRange>& ranges) = 0;
    /// What is stored beyond the high-water marks, in the order of seq.
    [[nodiscard]] virtual AheadOfStreams listAhead(const std::vector<Stream>& streams) = 0;

    virtual void addBatches(const std::vector<NewBatch>& batches) = 0;
    virtual void markReady(const std::vector<StreamAhead>& batches) = 0;
    /// Takes a batch out again; returns its payload.
    [[nodiscard]] virtual std::string removeAhead(const StreamAhead& batch) = 0;
    /// Tells people that the agent does not come with what follows the high-water mark, unless it
    /// has come meanwhile; false then.
    virtual bool reportHole(const Stream& stream, TimePoint since) = 0;
    /// Whoever looks at the agent looks again.
    virtual void noteAgentChanged(const TenantId& tenant, const AgentId& agent) = 0;

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
