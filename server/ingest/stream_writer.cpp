#include "server/ingest/stream_writer.hpp"

#include "common/log/log.hpp"
#include "server/ingest/stream_plan.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace platen::server::ingest {

namespace {

/// A stream that is locked, and what came of it.
struct LockedStream {
    Stream stream;
    std::vector<const Parcel*> parcels;
};

std::vector<LockedStream> lockAll(InboxTransaction& tx, const ParcelsOfStreams& parcels) {
    std::vector<StreamRequest> requests;
    std::vector<LockedStream> locked;
    for (const auto& [key, batches] : parcels) {
        locked.push_back({.stream = {}, .parcels = batches});
        std::vector<const Parcel*>& sorted = locked.back().parcels;
        std::ranges::stable_sort(
            sorted, {}, [](const Parcel* parcel) { return parcel->head.first_seq; });
        requests.push_back(
            {.key = key,
             .chain_start = wire::chainStart(uuidToBytes(key.epoch.value)),
             .at = sorted.front()->arrival->arrived});
    }
    std::vector<Stream> streams = tx.lockStreams(requests);
    for (std::size_t i = 0; i < streams.size(); ++i) {
        locked[i].stream = std::move(streams[i]);
        locked[i].stream.seen_at = requests[i].at;
    }
    return locked;
}

/// In two questions for all of them what each plan needs.
std::vector<StreamView> viewAll(InboxTransaction& tx, const std::vector<LockedStream>& locked) {
    std::vector<StreamRange> ranges;
    std::vector<Stream> streams;
    for (const LockedStream& one : locked) {
        if (!one.stream.exists()) continue;
        streams.push_back(one.stream);
        if (!needsStored(one.stream.state, one.parcels)) continue;
        for (const Parcel* parcel : one.parcels)
            ranges.push_back(
                {.stream = one.stream.ref(),
                 .first_seq = parcel->head.first_seq,
                 .last_seq = parcel->head.last_seq});
    }
    StoredOfStreams stored;
    if (!ranges.empty()) stored = tx.findStored(ranges);
    AheadOfStreams ahead;
    if (!streams.empty()) ahead = tx.listAhead(streams);
    std::vector<StreamView> views;
    views.reserve(locked.size());
    for (const LockedStream& one : locked)
        views.push_back(
            {.stream = one.stream,
             .stored = std::move(stored[one.stream.ref()]),
             .ahead = std::move(ahead[one.stream.ref()])});
    return views;
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

void keepForks(InboxTransaction& tx, const StreamPlan& plan) {
    for (const AheadBatch& ahead : plan.removed) {
        std::string payload = tx.removeAhead({.stream = plan.stream.ref(), .ahead = ahead});
        keepFork(tx, plan.stream.key, ahead.batch, ahead.received_at, std::move(payload));
    }
    for (const Parcel* parcel : plan.forks)
        keepFork(
            tx,
            plan.stream.key,
            {.first_seq = parcel->head.first_seq, .last_seq = parcel->head.last_seq, .sha256 = {}},
            parcel->arrival->arrived,
            parcel->envelope.zstd_batch());
}

void tell(const StreamPlan& plan) {
    const StreamKey& key = plan.stream.key;
    for (const MachineNews news : plan.news)
        log::error(
            "ingest.duplicate_agent",
            {{"agent", key.agent.value},
             {"epoch", key.epoch.value},
             {"seen",
              news == MachineNews::Flap ? "machines take turns" : "an older epoch goes on"}});
    if (plan.withdrawn) log::info("ingest.hole_filled", {{"agent", key.agent.value}});
}

void write(InboxTransaction& tx, std::vector<StreamPlan>& plans) {
    std::vector<Stream> streams;
    std::vector<NewBatch> added;
    std::vector<StreamAhead> ready;
    for (StreamPlan& plan : plans) {
        keepForks(tx, plan);  // makes room for what takes the place of a removed one
        streams.push_back(plan.stream);
        std::ranges::move(plan.added, std::back_inserter(added));
        for (AheadBatch& ahead : plan.ready)
            ready.push_back({.stream = plan.stream.ref(), .ahead = std::move(ahead)});
        tell(plan);
        if (plan.withdrawn) tx.noteAgentChanged(plan.stream.key.tenant, plan.stream.key.agent);
    }
    if (!ready.empty()) tx.markReady(ready);
    if (!added.empty()) tx.addBatches(added);
    if (!streams.empty()) tx.saveStreams(streams);
}

}  // namespace

std::vector<StreamOutcome> storeBatches(
    InboxTransaction& tx, const ParcelsOfStreams& parcels, std::size_t ahead_limit) {
    if (parcels.empty()) return {};
    const std::vector<LockedStream> locked = lockAll(tx, parcels);
    const std::vector<StreamView> views = viewAll(tx, locked);
    std::vector<StreamPlan> plans;
    std::vector<StreamOutcome> outcomes;
    for (std::size_t i = 0; i < views.size(); ++i) {
        const bool exists = views[i].stream.exists();
        outcomes.push_back({.stream = views[i].stream, .decisions = {}, .is_refused = !exists});
        if (!exists) continue;
        plans.push_back(planStream(views[i], locked[i].parcels, ahead_limit));
        outcomes.back().stream = plans.back().stream;
        outcomes.back().decisions = plans.back().decisions;
        outcomes.back().hole = plans.back().hole;
    }
    write(tx, plans);
    return outcomes;
}

}  // namespace platen::server::ingest
