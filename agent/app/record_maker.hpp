#pragma once

#include "agent/app/collector.hpp"
#include "agent/outbox/outbox.hpp"
#include "common/core/clock.hpp"
#include "common/profiles/profile_set.hpp"

#include <optional>

namespace platen::agent::app {

/// Puts what the agent has to say into the records of the wire format.
class RecordMaker {
public:
    RecordMaker(const ProfileSet& profiles, Clock& clock) : profiles_{profiles}, clock_{clock} {}

    /// Nothing, and a log line, for a reading that does not fit its profile.
    [[nodiscard]] std::optional<outbox::NewRecord> fromCollected(
        const CollectedRecord& collected) const;

    /// The agent's own state, now.
    [[nodiscard]] outbox::NewRecord agentStatus(
        const CollectorStatus& collector, const outbox::OutboxStatus& outbox) const;

private:
    [[nodiscard]] outbox::NewRecord emptyRecord(
        TimePoint wall, std::chrono::milliseconds boot) const;

    const ProfileSet& profiles_;
    Clock& clock_;
};

}  // namespace platen::agent::app
