#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "common/wire/envelope.hpp"
#include "server/ingest/stream_rules.hpp"

#include <map>
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

/// What an agent signs with, as its certificates say: id of the key -> SubjectPublicKeyInfo.
using AgentKeys = std::map<std::string, std::string>;

/// True when a sound parcel is signed in the name of a key of the agent, but not by it. A key that
/// is not known proves nothing, in either direction; so does no signature.
[[nodiscard]] bool isForged(const Parcel& parcel, const AgentKeys& keys);

/// Nothing for a topic that is no agent's batch topic.
[[nodiscard]] std::optional<Parcel> openArrival(const Arrival& arrival);

}  // namespace platen::server::ingest
