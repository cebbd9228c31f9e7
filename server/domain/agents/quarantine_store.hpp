#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"

#include <cstdint>
#include <string>

namespace platen::server::domain {

/// Which step could not use something that an agent sent.
enum class QuarantineStage { Ingest, Analyze };

/// What was set aside, with the reason, so that nothing is lost and nothing blocks.
struct Quarantined {
    TenantId tenant;
    AgentId agent;
    std::string epoch;           ///< 16 bytes; empty: not known
    std::uint64_t first_seq{0};  ///< 0: not known
    std::uint64_t last_seq{0};
    TimePoint received_at;
    QuarantineStage stage{QuarantineStage::Ingest};
    std::string reason;   ///< for the operator; UTF-8
    std::string payload;  ///< ingest: the envelope or its batch; analyze: the batch or one record
};

/// Keeps it, once: the same bytes of the same agent and stage again change nothing. False when it
/// was not kept: known already, or the agent has kMaxQuarantinedADay of this stage. Logs when one
/// is the last of its day.
bool addToQuarantine(db::Transaction& tx, const Quarantined& item);

inline constexpr int kMaxQuarantinedADay = 1000;

}  // namespace platen::server::domain
