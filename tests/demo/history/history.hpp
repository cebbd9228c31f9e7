#pragma once

#include "agent/app/agent_settings.hpp"
#include "agent/app/identity.hpp"
#include "common/core/clock.hpp"

#include <cstdint>
#include <string>

namespace platen::demo {

struct HistorySettings {
    agent::app::AgentSettings agent;
    agent::app::Identity identity;
    std::string simulator;  ///< its control socket
    TimePoint from;
    TimePoint until;
};

struct HistoryCounts {
    std::size_t rounds{0};
    std::size_t readings{0};
    std::uint64_t last_seq{0};  ///< of the agent's outbox
};

/// Lets an agent read the simulated site from `from` to `until`, which has passed, with its own
/// discovery and polling over the real network, and keep what it reads in its outbox: as if it had
/// had no line to its server in that time. One record of an agent's first history is of a kind that
/// no server knows. No agent may have the outbox open. The simulator stands
/// at each time of reading, and runs on afterwards. Nothing happens when no round of reading lies
/// between the two. Throws std::exception.
HistoryCounts makeHistory(HistorySettings settings);

}  // namespace platen::demo
