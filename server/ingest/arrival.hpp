#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "common/wire/envelope.hpp"
#include "server/ingest/stream_rules.hpp"

#include <optional>
#include <string>

namespace platen::server::ingest {

/// A message as the broker delivered it.
struct Arrival {
    std::string topic;
    std::string payload;
    TimePoint arrived;  ///< becomes received_at
};

/// A batch whose envelope was looked at. Whose it is, says the topic alone.
struct Parcel {
    const Arrival* arrival{nullptr};  ///< outlives the parcel
    AgentId agent;
    std::string fault;  ///< why the envelope is refused; empty: the fields below are sound
    EpochId epoch;
    BatchHead head;
    wire::v1::Envelope envelope;
};

/// Nothing for a topic that is no agent's batch topic.
[[nodiscard]] std::optional<Parcel> openArrival(const Arrival& arrival);

}  // namespace platen::server::ingest
