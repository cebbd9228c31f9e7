#pragma once

#include "agent/outbox/outbox.hpp"
#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "common/core/random.hpp"

#include <cstdint>
#include <string>

namespace platen::agent::app {

/// The name of the outbox in the state folder.
inline constexpr const char* kOutboxFile = "outbox.db";

/// The outbox of an agent that does not run, and cannot be started while this lives.
class HeldOutbox {
public:
    /// Throws OutboxError: NotUsable when the agent runs.
    HeldOutbox(const std::string& state_dir, const AgentId& agent);

    /// Records that the server has not acknowledged.
    [[nodiscard]] std::uint64_t undelivered() { return outbox_.status().records; }

private:
    SystemClock clock_;
    SystemRandom random_;
    outbox::Outbox outbox_;
};

}  // namespace platen::agent::app
