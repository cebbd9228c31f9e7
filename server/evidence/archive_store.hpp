#pragma once

#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"
#include "server/rules/packed_run.hpp"
#include "server/rules/sample_time.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace platen::server::evidence {

/// A batch, and when it was sent.
struct SentBatch {
    std::uint64_t first_seq{0};
    std::uint64_t last_seq{0};
    TimePoint received_at;
    rules::SendTime send;
    std::string payload;
};
/// The one that brought the reading; nothing when the archive has dropped it.
[[nodiscard]] std::optional<SentBatch> findSentBatch(
    db::Transaction& tx, const TenantId& tenant, const rules::RunSample& sample);

/// What proves a batch.
struct BatchProof {
    std::int64_t stream{0};
    std::uint64_t first_seq{0};
    std::uint64_t last_seq{0};
    TimePoint received_at;
    AgentId agent;
    std::string epoch;  ///< 16 octets
    std::string sha256;
    std::string chain;
    std::string signature;
    std::string key_id;
    bool is_sound{false};  ///< its bytes are what sha256 says
};
/// Of a row with a column for each member; the last one is called "sound".
[[nodiscard]] BatchProof toBatchProof(const db::Row& row);
/// By stream and seq, behind `after`.
[[nodiscard]] std::vector<BatchProof> listBatchProofs(
    db::Transaction& tx,
    const TenantId& tenant,
    const std::optional<TimePoint>& since,
    const std::optional<BatchProof>& after,
    std::int64_t most);

/// UTC days that the archive has a partition for.
[[nodiscard]] std::set<std::chrono::sys_days> listArchiveDays(db::Transaction& tx);

/// Agent and key id -> SubjectPublicKeyInfo, of the agents of a customer.
using AgentPublicKeys = std::map<std::pair<AgentId, std::string>, std::string>;
[[nodiscard]] AgentPublicKeys readAgentKeys(db::Transaction& tx, const TenantId& tenant);
/// Since when each agent has a key that it signs with.
[[nodiscard]] std::map<AgentId, TimePoint> readKeyTimes(
    db::Transaction& tx, const TenantId& tenant);

}  // namespace platen::server::evidence
