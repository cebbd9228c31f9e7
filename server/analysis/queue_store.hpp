#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/quarantine_store.hpp"
#include "server/rules/sample_time.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

// SQL of the analysis around the inbox: taking batches, counting attempts, being done.
namespace platen::server::analysis {

/// The next batch of a stream, locked until the transaction ends.
struct Head {
    TenantId tenant;
    std::int64_t stream{0};
    std::uint64_t first_seq{0};
    TimePoint received_at;
};

/// A batch with everything that is known of it before it is decoded.
struct InboxBatch {
    Head head;
    std::uint64_t last_seq{0};
    AgentId agent;
    SiteId site;
    std::string time_zone;  ///< of the site
    std::string epoch;      ///< 16 bytes
    rules::SendTime send;
    std::string payload;  ///< one zstd frame
};

/// As quarantine keeps it beside something of the batch.
[[nodiscard]] domain::QuarantinedSend sendTimeOf(const InboxBatch& batch);

/// The longest waiting batch that comes next in its stream, of a tenant for whom nobody works, and
/// whose pause after an attempt is over. Order within a stream holds: later batches of it are not
/// heads. Locks the tenant, too. `tx` sees no tenants.
[[nodiscard]] std::optional<Head> lockHead(db::Transaction& tx);

/// The batch of that number, when it comes next in its stream and nobody works on it. Waits for
/// its tenant.
[[nodiscard]] std::optional<Head> lockHead(
    db::Transaction& tx, std::int64_t stream, std::uint64_t first_seq);

/// Waits until nobody else works for this tenant, and keeps others waiting until the end of the
/// transaction. Agents of one tenant may see the same devices, each in its own order: two of them
/// analysed at a time would lock the devices' rows against each other.
void lockTenant(db::Transaction& tx, const TenantId& tenant);

/// Nothing when the inbox does not have it (any more). `tx` sees the tenant.
[[nodiscard]] std::optional<InboxBatch> readBatch(db::Transaction& tx, const Head& head);

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
/// the pause begun.
[[nodiscard]] Attempts beginAttempt(
    db::Transaction& tx, const Head& head, const RetryPauses& pauses);
/// Of an attempt that somebody else has begun.
[[nodiscard]] Attempts findAttempts(db::Transaction& tx, const Head& head);
/// The attempt is over and the batch still waits. Without a problem it does not count: something
/// else was in the way. The pause begins anew.
void endAttempt(
    db::Transaction& tx,
    const Head& head,
    const std::optional<std::string>& problem,
    const RetryPauses& pauses);

/// The batch is analysed, or in quarantine: its stream goes on.
void finishBatch(db::Transaction& tx, const Head& head, std::uint64_t last_seq);

/// Records that the agent gave up.
struct StreamGap {
    std::uint64_t first_seq{0};
    std::uint64_t last_seq{0};
    std::uint64_t records{0};
    std::string reason;
};
void addGap(db::Transaction& tx, const Head& head, const StreamGap& gap);

}  // namespace platen::server::analysis
