#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/rules/sample_time.hpp"

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

/// The longest waiting batch that comes next in its stream and that nobody works on. Order within a
/// stream holds: later batches of it are not heads. `tx` sees no tenants.
[[nodiscard]] std::optional<Head> lockHead(db::Transaction& tx);

/// Nothing when the inbox does not have it (any more). `tx` sees the tenant.
[[nodiscard]] std::optional<InboxBatch> readBatch(db::Transaction& tx, const Head& head);

struct Attempts {
    int count{0};  ///< this one included
    std::string last_problem;
};

/// In a transaction of its own, before the work starts.
[[nodiscard]] Attempts beginAttempt(db::Transaction& tx, const Head& head);
/// The attempt did not count: the database was in the way, not the batch.
void takeBackAttempt(db::Transaction& tx, const Head& head);
void noteProblem(db::Transaction& tx, const Head& head, const std::string& problem);

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
