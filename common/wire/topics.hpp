#pragma once

#include "common/core/ids.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace platen::wire {

/// The version that this program writes into envelopes. A server reads this and the one before.
inline constexpr std::uint32_t kWireVersion = 1;
inline constexpr std::uint32_t kOldestWireVersion = 1;

/// The largest message that either side sends or accepts: the broker is set to the same limit.
inline constexpr std::size_t kMaxPacketBytes = std::size_t{512} * 1024;

[[nodiscard]] std::string batchTopic(const AgentId& agent);  ///< platen/v1/agents/<id>/up/batch
[[nodiscard]] std::string ackTopic(const AgentId& agent);    ///< platen/v1/agents/<id>/down/ack
[[nodiscard]] std::string leaveTopic(const AgentId& agent);  ///< platen/v1/agents/<id>/down/leave
[[nodiscard]] std::string downFilter(const AgentId& agent);  ///< platen/v1/agents/<id>/down/#
[[nodiscard]] std::string ingestFilter();  ///< $share/ingest/platen/v1/agents/+/up/#

/// The agent that a batch topic belongs to; nothing for any other topic.
[[nodiscard]] std::optional<AgentId> agentOfBatchTopic(std::string_view topic);

}  // namespace platen::wire
