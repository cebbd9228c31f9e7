#include "server/ingest/arrival.hpp"

#include "common/wire/topics.hpp"

#include <utility>

namespace platen::server::ingest {

std::optional<Parcel> openArrival(const Arrival& arrival) {
    const auto agent = wire::agentOfBatchTopic(arrival.topic);
    if (!agent) return std::nullopt;
    Parcel parcel;
    parcel.arrival = &arrival;
    parcel.agent = *agent;
    auto envelope = wire::parseEnvelope(arrival.payload);
    if (!envelope) {
        parcel.fault = envelope.error().text;
        return parcel;
    }
    parcel.envelope = std::move(envelope).value();
    parcel.epoch = {uuidFromBytes(parcel.envelope.epoch())};
    parcel.head = {
        .first_seq = parcel.envelope.first_seq(),
        .last_seq = parcel.envelope.last_seq(),
        .prev_chain = parcel.envelope.prev_chain(),
        .sha256 = parcel.envelope.sha256()};
    return parcel;
}

}  // namespace platen::server::ingest
