#include "server/ingest/stream_rules.hpp"

#include "common/faults/safeguard.hpp"

#include <algorithm>

namespace platen::server::ingest {

namespace {

bool isSameBatch(const StoredBatch& stored, const BatchHead& batch) {
    return stored.first_seq == batch.first_seq && stored.last_seq == batch.last_seq &&
           stored.sha256 == batch.sha256;
}

bool continues(const StreamState& stream, const BatchHead& batch) {
    return batch.prev_chain == stream.chain || faults::isOff(faults::Safeguard::ChainCheck);
}

/// A batch is a fixed range: what is stored in it must be exactly it, or nothing.
bool contradicts(std::span<const StoredBatch> overlapping, const BatchHead& batch) {
    if (faults::isOff(faults::Safeguard::ChainCheck)) return false;
    return std::ranges::any_of(
        overlapping, [&](const StoredBatch& stored) { return !isSameBatch(stored, batch); });
}

Decision decideAhead(
    const BatchHead& batch, std::span<const StoredBatch> overlapping, std::size_t ahead_room) {
    if (contradicts(overlapping, batch)) return Decision::Fork;
    if (!overlapping.empty()) return Decision::Duplicate;
    return ahead_room > 0 ? Decision::StoreAhead : Decision::TooFarAhead;
}

}  // namespace

bool needsStored(const StreamState& stream, const BatchHead& batch) {
    return batch.first_seq != stream.hw + 1;
}

Decision decide(
    const StreamState& stream,
    const BatchHead& batch,
    std::span<const StoredBatch> overlapping,
    std::size_t ahead_room) {
    if (stream.retired) return Decision::Retired;
    if (batch.first_seq > stream.hw + 1) return decideAhead(batch, overlapping, ahead_room);
    if (batch.first_seq == stream.hw + 1) {
        return continues(stream, batch) ? Decision::Append : Decision::Fork;
    }
    if (batch.last_seq > stream.hw) return Decision::Fork;
    return contradicts(overlapping, batch) ? Decision::Fork : Decision::Duplicate;
}

}  // namespace platen::server::ingest
