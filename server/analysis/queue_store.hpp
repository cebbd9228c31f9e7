#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/quarantine_store.hpp"
#include "server/rules/sample_time.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

// SQL of the analysis around the inbox: taking batches, counting attempts, being done.
namespace platen::server::analysis {

/// Names a batch that waits.
struct Head {
    TenantId tenant;
    AgentId agent;
    std::int64_t stream{0};
    std::uint64_t first_seq{0};
    TimePoint received_at;
};

/// A batch with everything that is known of it before it is decoded.
struct InboxBatch {
    Head head;
    std::uint64_t last_seq{0};
    SiteId site;
    std::string time_zone;  ///< of the site
    std::string epoch;      ///< 16 bytes
    rules::SendTime send;
    std::string payload;      ///< one zstd frame
    bool is_analyzed{false};  ///< its stream is past it: it is in the queue a second time
};

/// As quarantine keeps it beside something of the batch.
[[nodiscard]] domain::QuarantinedSend sendTimeOf(const InboxBatch& batch);

// Leases -----------------------------------------------------------------------------------------

/// A stream whose next batch can be worked on.
struct ReadyStream {
    TenantId tenant;
    AgentId agent;
    std::int64_t stream{0};
};

/// Streams that wait, of agents for whom nobody works: the next ones in the round of all agents
/// after that one (empty: from the first). Each agent's lease is held until the transaction ends.
/// Costs one look into an index for each stream that is passed over, however long it is. `tx` sees
/// no tenants.
[[nodiscard]] std::vector<ReadyStream> leaseStreams(
    db::Transaction& tx, const AgentId& after, int most);

/// Waits for the lease of the agent whose stream that is, and says whose it is; nothing when none
/// of its batches waits.
[[nodiscard]] std::optional<TenantId> leaseStream(db::Transaction& tx, std::int64_t stream);

/// A batch in its place in a stream.
struct WaitingBatch {
    Head head;
    std::int64_t raw_size{0};   ///< decompressed; 0: the archive does not have it
    bool was_attempted{false};  ///< an attempt at it is on record
    bool is_paused{false};      ///< since the last one
};
/// The next ready batches of streams whose agents' leases are held, by stream and number; at most
/// so many of each. `tx` sees their tenants.
[[nodiscard]] std::vector<WaitingBatch> listWaiting(
    db::Transaction& tx, std::span<const std::int64_t> streams, int most_of_each);

/// In the order of `heads`; those that the inbox does not have (any more) are missing. `tx` sees
/// their tenants.
[[nodiscard]] std::vector<InboxBatch> readBatches(db::Transaction& tx, std::span<const Head> heads);

// Tenants ----------------------------------------------------------------------------------------

enum class TenantLock {
    Shared,  ///< devices are known, and nothing new is noted of them
    Alone,   ///< nobody else works for these tenants
};
/// Until the end of the transaction. Before any row of a device is locked: whoever works for a
/// tenant alone locks its devices in any order.
void lockTenants(db::Transaction& tx, std::span<const TenantId> tenants, TenantLock how);
/// Alone.
void lockTenant(db::Transaction& tx, const TenantId& tenant);

// Attempts ---------------------------------------------------------------------------------------

struct Attempts {
    int begun{0};    ///< this one included
    int unended{0};  ///< this one, and those whose process went without a word
    int failed{0};   ///< by a fault of the batch
    std::string last_problem;
};

/// How long a batch waits after an attempt: `first`, then twice as long each time, up to `longest`.
struct RetryPauses {
    std::chrono::milliseconds first{250};
    std::chrono::milliseconds longest{60'000};
};

/// In a transaction of its own, before the work starts: a process that dies leaves it unended, and
/// the pause begun. One statement, in the order of `heads`.
[[nodiscard]] std::vector<Attempts> beginAttempts(
    db::Transaction& tx, std::span<const Head> heads, const RetryPauses& pauses);
/// Of an attempt that somebody else has begun.
[[nodiscard]] Attempts findAttempts(db::Transaction& tx, const Head& head);
/// The attempts are over and the batches still wait. Without a problem they do not count: something
/// else was in the way. The pauses begin anew.
void endAttempts(
    db::Transaction& tx,
    std::span<const Head> heads,
    const std::optional<std::string>& problem,
    const RetryPauses& pauses);

// Done -------------------------------------------------------------------------------------------

/// A batch that is analysed, or in quarantine.
struct DoneBatch {
    Head head;
    std::uint64_t last_seq{0};
};
/// Their streams go on; they have the order of the span for whoever derives everything again. The
/// streams are locked (lockStreams), and all devices of the batches. `tx` sees their tenants.
void finishBatches(db::Transaction& tx, std::span<const DoneBatch> batches);

/// As ingest locks them, in its order: after everything else. All streams of `whole_agents` too.
void lockStreams(
    db::Transaction& tx,
    std::span<const std::int64_t> streams,
    std::span<const AgentId> whole_agents);

/// Records that the agent gave up.
struct StreamGap {
    std::uint64_t first_seq{0};
    std::uint64_t last_seq{0};
    std::uint64_t records{0};
    std::string reason;
};
void addGap(db::Transaction& tx, const Head& head, const StreamGap& gap);

}  // namespace platen::server::analysis
