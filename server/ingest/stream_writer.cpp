#include "server/ingest/stream_writer.hpp"

#include "common/faults/safeguard.hpp"
#include "common/log/log.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace platen::server::ingest {

namespace {

InboxRow inboxRow(const Parcel& parcel) {
    const auto& envelope = parcel.envelope;
    return {
        .head = parcel.head,
        .received_at = parcel.arrival->arrived,
        .wire_version = envelope.version(),
        .chain = wire::chainNext(parcel.head.prev_chain, parcel.head.sha256),
        .raw_size = envelope.raw_size(),
        .boot_id = envelope.boot_id(),
        .boot_ms = static_cast<std::int64_t>(envelope.boot_ms()),
        .wall_ms = envelope.wall_ms(),
        .fingerprint = envelope.fingerprint(),
        .payload = envelope.zstd_batch()};
}

/// A batch that contradicts its stream: the first one counts, this one is kept apart.
void keepFork(
    InboxTransaction& tx,
    const StreamKey& key,
    const StoredBatch& batch,
    TimePoint received_at,
    std::string payload) {
    log::error(
        "ingest.fork",
        {{"agent", key.agent.value},
         {"epoch", key.epoch.value},
         {"first_seq", batch.first_seq},
         {"last_seq", batch.last_seq}});
    tx.addToQuarantine(
        {.tenant = key.tenant,
         .agent = key.agent,
         .epoch = uuidToBytes(key.epoch.value),
         .first_seq = batch.first_seq,
         .last_seq = batch.last_seq,
         .received_at = received_at,
         .stage = domain::QuarantineStage::Ingest,
         .kind = domain::QuarantineKind::Fork,
         .reason = "fork: does not continue the chain of its stream",
         .payload = std::move(payload)});
}

/// Moves the mark over batches that were stored ahead and now follow.
void advance(InboxTransaction& tx, Stream& stream) {
    for (const AheadBatch& ahead : tx.listAhead(stream)) {
        StreamState& state = stream.state;
        if (ahead.batch.first_seq > state.hw + 1) return;
        const std::string chain = wire::chainNext(state.chain, ahead.batch.sha256);
        if (ahead.batch.first_seq == state.hw + 1 && chain == ahead.chain) {
            tx.markReady(stream, ahead);
            state.hw = ahead.batch.last_seq;
            state.chain = chain;
        } else {
            keepFork(tx, stream.key, ahead.batch, ahead.received_at, tx.removeAhead(stream, ahead));
        }
    }
}

void append(InboxTransaction& tx, Stream& stream, const Parcel& parcel) {
    const InboxRow row = inboxRow(parcel);
    tx.addBatch(stream, row, true);
    stream.state.hw = row.head.last_seq;
    stream.state.chain = row.chain;
    advance(tx, stream);
}

Decision decideParcel(
    InboxTransaction& tx, const Stream& stream, const Parcel& parcel, std::size_t ahead_limit) {
    if (!needsStored(stream.state, parcel.head)) return decide(stream.state, parcel.head, {}, 0);
    const auto overlapping = tx.findOverlapping(stream, parcel.head);
    const std::size_t ahead = tx.countAhead(stream);
    const std::size_t room = ahead < ahead_limit ? ahead_limit - ahead : 0;
    return decide(stream.state, parcel.head, overlapping, room);
}

void carryOut(InboxTransaction& tx, Stream& stream, const Parcel& parcel, Decision decision) {
    switch (decision) {
        case Decision::Append:
            append(tx, stream, parcel);
            return;
        case Decision::StoreAhead:
            tx.addBatch(stream, inboxRow(parcel), false);
            return;
        case Decision::Fork:
            keepFork(
                tx,
                stream.key,
                {.first_seq = parcel.head.first_seq,
                 .last_seq = parcel.head.last_seq,
                 .sha256 = {}},
                parcel.arrival->arrived,
                parcel.envelope.zstd_batch());
            return;
        case Decision::Duplicate:
            if (faults::isOff(faults::Safeguard::Deduplication) &&
                parcel.head.last_seq <= stream.state.hw)
                tx.addBatch(stream, inboxRow(parcel), true);
            return;
        case Decision::TooFarAhead:
        case Decision::Retired:
            return;
    }
}

void tell(const Stream& stream, MachineNews news) {
    if (news == MachineNews::None) return;
    log::error(
        "ingest.duplicate_agent",
        {{"agent", stream.key.agent.value},
         {"epoch", stream.key.epoch.value},
         {"seen", news == MachineNews::Flap ? "machines take turns" : "an older epoch goes on"}});
}

/// Keeps the evidence of copied and rolled-back machines.
void noteMachine(Stream& stream, const Parcel& parcel, Decision decision) {
    const Sending sending{
        .fingerprint = parcel.envelope.fingerprint(),
        .boot_id = parcel.envelope.boot_id(),
        .wall_ms = parcel.envelope.wall_ms(),
        .at = parcel.arrival->arrived};
    if (decision == Decision::Fork) return noteFork(stream.machine, sending);
    tell(stream, noteSending(stream.machine, sending));
    if (decision == Decision::Append)
        tell(stream, noteGrowth(stream.machine, sending.at, stream.followed_at));
}

}  // namespace

StreamOutcome storeBatches(
    InboxTransaction& tx,
    const StreamKey& key,
    std::vector<const Parcel*> parcels,
    std::size_t ahead_limit) {
    std::ranges::stable_sort(
        parcels, {}, [](const Parcel* parcel) { return parcel->head.first_seq; });
    const TimePoint arrived = parcels.front()->arrival->arrived;
    const std::string start = wire::chainStart(uuidToBytes(key.epoch.value));
    StreamOutcome outcome{.stream = tx.lockStream(key, start, arrived), .decisions = {}};
    if (!outcome.stream.exists()) {
        outcome.is_refused = true;
        return outcome;
    }
    std::uint64_t highest = 0;
    for (const Parcel* parcel : parcels) {
        const Decision decision = decideParcel(tx, outcome.stream, *parcel, ahead_limit);
        carryOut(tx, outcome.stream, *parcel, decision);
        noteMachine(outcome.stream, *parcel, decision);
        outcome.decisions.push_back(decision);
        if (decision != Decision::Fork) highest = std::max(highest, parcel->head.last_seq);
    }
    const bool beyond = highest > outcome.stream.state.hw || tx.hasAhead(outcome.stream);
    outcome.hole = !outcome.stream.state.retired && beyond;
    tx.saveStream(outcome.stream, arrived);
    return outcome;
}

}  // namespace platen::server::ingest
