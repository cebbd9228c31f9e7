#include "server/ingest/arrival.hpp"

#include "common/crypto/signature.hpp"
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

bool isForged(const Parcel& parcel, const AgentKeys& keys) {
    const wire::v1::Envelope& envelope = parcel.envelope;
    const auto key = keys.find(envelope.key_id());
    if (envelope.signature().empty() || key == keys.end()) return false;
    const BatchHead& head = parcel.head;
    const std::string signed_bytes = wire::batchToSign(
        envelope.epoch(),
        head.first_seq,
        head.last_seq,
        wire::chainNext(head.prev_chain, head.sha256));
    return !crypto::isSignatureOf(key->second, signed_bytes, envelope.signature());
}

}  // namespace platen::server::ingest
