#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/ingest/stream_rules.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// All SQL of ingest. Transactions see the tenants of the streams they touch.
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
};

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

[[nodiscard]] std::map<AgentId, AgentOwner> findOwners(
    db::Transaction& tx, const std::vector<std::string>& agents);
/// Every tenant that has an agent.
[[nodiscard]] std::vector<TenantId> listAgentTenants(db::Transaction& tx);

/// The stream, made when it is new, locked until the end of the transaction.
[[nodiscard]] Stream lockStream(
    db::Transaction& tx, const StreamKey& key, const std::string& chain_start, TimePoint now);
void saveStream(db::Transaction& tx, const Stream& stream, TimePoint now);
[[nodiscard]] std::optional<Stream> findStream(
    db::Transaction& tx, const TenantId& tenant, std::int64_t id);
/// Streams that sent something after `since`.
[[nodiscard]] std::vector<Stream> listRecentStreams(db::Transaction& tx, TimePoint since);

[[nodiscard]] std::vector<StoredBatch> findOverlapping(
    db::Transaction& tx, const Stream& stream, const BatchHead& range);
/// In the order of seq.
[[nodiscard]] std::vector<AheadBatch> listAhead(db::Transaction& tx, const Stream& stream);
/// Whether anything is stored beyond the high-water mark.
[[nodiscard]] bool hasAhead(db::Transaction& tx, const Stream& stream);
[[nodiscard]] std::size_t countAhead(db::Transaction& tx, const Stream& stream);

/// Into the inbox and the queue of the analysis; `ready` when nothing before it is missing.
void addBatch(db::Transaction& tx, const Stream& stream, const InboxRow& row, bool ready);
void markReady(db::Transaction& tx, const Stream& stream, const AheadBatch& ahead);
/// Takes a batch out again; returns its payload.
[[nodiscard]] std::string removeAhead(
    db::Transaction& tx, const Stream& stream, const AheadBatch& ahead);

}  // namespace platen::server::ingest
