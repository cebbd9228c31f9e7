#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/transaction.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace platen::server::domain {

/// Which step could not use something that an agent sent.
enum class QuarantineStage { Ingest, Analyze };

/// What the payload is.
enum class QuarantineKind {
    Message,  ///< all that came by the topic; not known to be more than bytes
    Fork,     ///< the zstd frame of a batch that contradicts its stream
    Batch,    ///< the zstd frame of a batch
    Record,   ///< one wire::v1::Record
};

/// When the batch around it was sent, by the agent's clocks.
struct QuarantinedSend {
    std::string boot_id;
    std::int64_t boot_ms{0};
    std::int64_t wall_ms{0};
};

/// What was set aside, with the reason, so that nothing is lost and nothing blocks.
struct Quarantined {
    TenantId tenant;
    AgentId agent;
    std::string epoch;           ///< 16 bytes; empty: not known
    std::uint64_t first_seq{0};  ///< 0: not known
    std::uint64_t last_seq{0};
    TimePoint received_at;
    QuarantineStage stage{QuarantineStage::Ingest};
    QuarantineKind kind{QuarantineKind::Message};
    std::string reason;  ///< for the operator; UTF-8
    std::string payload;
    /// What stays the same when the agent sends it again; empty: the payload.
    std::string identity{};
    std::optional<QuarantinedSend> send{};        ///< of what analysis could not use
    std::optional<std::string> record_boot_id{};  ///< of a record: which boot it counts from
};

enum class QuarantineResult {
    Kept,
    Known,  ///< the same of the same agent and stage is there already
    Full,   ///< not kept: the agent has kMaxQuarantinedADay of this stage
};

/// Keeps it, once. Logs when it is the last one of its agent's day.
QuarantineResult addToQuarantine(db::Transaction& tx, const Quarantined& item);

inline constexpr int kMaxQuarantinedADay = 1000;

[[nodiscard]] std::string_view stageWord(QuarantineStage stage);  ///< "ingest", "analyze"
[[nodiscard]] std::string_view kindWord(QuarantineKind kind);     ///< "message", "fork", ...

}  // namespace platen::server::domain
