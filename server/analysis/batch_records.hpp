#pragma once

#include "common/core/clock.hpp"
#include "common/core/result.hpp"
#include "common/wire/batch.hpp"
#include "server/analysis/queue_store.hpp"
#include "server/domain/agents/agent_status_store.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What is in a batch, before it is interpreted. Pure.
namespace platen::server::analysis {

/// A batch and what it says.
struct DecodedBatch {
    InboxBatch batch;
    wire::BatchMessage message;  ///< never null
};

/// A record in its place and time.
struct TakenRecord {
    const DecodedBatch* source{nullptr};
    const wire::v1::Record* record{nullptr};
    TimePoint taken_at;

    [[nodiscard]] const InboxBatch& batch() const { return source->batch; }
};

/// A record that cannot be used.
struct BadRecord {
    const DecodedBatch* source{nullptr};
    const wire::v1::Record* record{nullptr};
    std::string reason;
    /// 0 for a record whose seq is not its own: nothing takes it under that one later.
    std::uint64_t number{0};
};

struct BatchRecords {
    std::vector<TakenRecord> taken;
    std::vector<BadRecord> bad;
};

/// In their order. Numbers that do not rise, or lie outside of the batch, and starts that it does
/// not have, are bad.
[[nodiscard]] BatchRecords recordsOf(const DecodedBatch& decoded);

/// Of the machine that a record was made on; empty when the batch does not name it.
[[nodiscard]] std::string bootIdOf(const wire::v1::Record& record, const wire::v1::Batch& message);

/// Text of an agent: clean and not too long.
[[nodiscard]] std::string shortText(std::string_view bytes);

[[nodiscard]] domain::AgentReport reportOf(const wire::v1::AgentStatus& status, TimePoint at);

/// The error says what is wrong with it.
[[nodiscard]] Result<StreamGap, std::string> gapOf(const wire::v1::Gap& gap);

}  // namespace platen::server::analysis
