#include "server/ingest/stream_plan.hpp"

#include "common/faults/safeguard.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace platen::server::ingest {

namespace {

class StreamPlanner {
public:
    StreamPlanner(const StreamView& view, std::size_t ahead_limit);

    void take(const Parcel& parcel);
    [[nodiscard]] StreamPlan finish();

private:
    /// Came too early; `added` when it came with this group, and its place there.
    struct Waiting {
        AheadBatch ahead;
        std::optional<std::size_t> added{};
    };

    [[nodiscard]] Decision decideParcel(const Parcel& parcel) const;
    void carryOut(const Parcel& parcel, Decision decision);
    void add(const Parcel& parcel, bool ready);
    void append(const Parcel& parcel);
    void storeAhead(const Parcel& parcel);
    void advance();
    void makeReady(const Waiting& waiting);
    void setApart(const Waiting& waiting);
    void noteMachine(const Parcel& parcel, Decision decision);

    StreamPlan plan_;
    std::size_t ahead_limit_;
    std::uint64_t hw_before_;
    std::uint64_t highest_{0};                     ///< of what does not contradict
    std::map<std::uint64_t, StoredBatch> stored_;  ///< by first_seq; nothing in it overlaps
    std::map<std::uint64_t, Waiting> waiting_;     ///< by first_seq
};

std::string chainAfter(const Parcel& parcel) {
    return wire::chainNext(parcel.head.prev_chain, parcel.head.sha256);
}

StoredBatch storedOf(const Parcel& parcel) {
    return {
        .first_seq = parcel.head.first_seq,
        .last_seq = parcel.head.last_seq,
        .sha256 = parcel.head.sha256};
}

StreamPlanner::StreamPlanner(const StreamView& view, std::size_t ahead_limit)
    : plan_{.stream = view.stream}, ahead_limit_{ahead_limit}, hw_before_{view.stream.state.hw} {
    for (const StoredBatch& batch : view.stored)
        stored_.emplace(batch.first_seq, batch);
    for (const AheadBatch& ahead : view.ahead) {
        stored_.emplace(ahead.batch.first_seq, ahead.batch);
        waiting_.emplace(ahead.batch.first_seq, Waiting{.ahead = ahead});
    }
}

Decision StreamPlanner::decideParcel(const Parcel& parcel) const {
    const BatchHead& head = parcel.head;
    const StreamState& state = plan_.stream.state;
    if (!needsStored(state, head)) return decide(state, head, {}, 0);
    std::vector<StoredBatch> overlapping;
    for (const auto& [first_seq, batch] : stored_) {
        if (first_seq <= head.last_seq && batch.last_seq >= head.first_seq)
            overlapping.push_back(batch);
    }
    const std::size_t room = waiting_.size() < ahead_limit_ ? ahead_limit_ - waiting_.size() : 0;
    return decide(state, head, overlapping, room);
}

void StreamPlanner::take(const Parcel& parcel) {
    const Decision decision = decideParcel(parcel);
    carryOut(parcel, decision);
    noteMachine(parcel, decision);
    plan_.decisions.push_back(decision);
    if (decision != Decision::Fork) highest_ = std::max(highest_, parcel.head.last_seq);
}

void StreamPlanner::carryOut(const Parcel& parcel, Decision decision) {
    switch (decision) {
        case Decision::Append:
            return append(parcel);
        case Decision::StoreAhead:
            return storeAhead(parcel);
        case Decision::Fork:
            plan_.forks.push_back(&parcel);
            return;
        case Decision::Duplicate:
            if (faults::isOff(faults::Safeguard::Deduplication) &&
                parcel.head.last_seq <= plan_.stream.state.hw)
                add(parcel, true);
            return;
        case Decision::TooFarAhead:
        case Decision::Retired:
            return;
    }
}

void StreamPlanner::add(const Parcel& parcel, bool ready) {
    plan_.added.push_back(
        {.stream = plan_.stream.ref(),
         .parcel = &parcel,
         .chain = chainAfter(parcel),
         .ready = ready});
}

void StreamPlanner::append(const Parcel& parcel) {
    add(parcel, true);
    stored_.insert_or_assign(parcel.head.first_seq, storedOf(parcel));
    plan_.stream.state.hw = parcel.head.last_seq;
    plan_.stream.state.chain = plan_.added.back().chain;
    advance();
}

void StreamPlanner::storeAhead(const Parcel& parcel) {
    add(parcel, false);
    stored_.insert_or_assign(parcel.head.first_seq, storedOf(parcel));
    waiting_.insert_or_assign(
        parcel.head.first_seq,
        Waiting{
            .ahead =
                {.batch = storedOf(parcel),
                 .chain = plan_.added.back().chain,
                 .received_at = parcel.arrival->arrived},
            .added = plan_.added.size() - 1});
}

/// Moves the mark over batches that were stored ahead and now follow.
void StreamPlanner::advance() {
    StreamState& state = plan_.stream.state;
    while (!waiting_.empty() && waiting_.begin()->first <= state.hw + 1) {
        const Waiting next = std::move(waiting_.extract(waiting_.begin()).mapped());
        const std::string chain = wire::chainNext(state.chain, next.ahead.batch.sha256);
        if (next.ahead.batch.first_seq == state.hw + 1 && chain == next.ahead.chain) {
            makeReady(next);
            state.hw = next.ahead.batch.last_seq;
            state.chain = chain;
        } else {
            setApart(next);
        }
    }
}

void StreamPlanner::makeReady(const Waiting& waiting) {
    if (waiting.added) {
        plan_.added[*waiting.added].ready = true;
    } else {
        plan_.ready.push_back(waiting.ahead);
    }
}

void StreamPlanner::setApart(const Waiting& waiting) {
    stored_.erase(waiting.ahead.batch.first_seq);
    if (!waiting.added) return plan_.removed.push_back(waiting.ahead);
    plan_.forks.push_back(std::exchange(plan_.added[*waiting.added].parcel, nullptr));
}

/// Keeps the evidence of copied and rolled-back machines.
void StreamPlanner::noteMachine(const Parcel& parcel, Decision decision) {
    const Sending sending{
        .fingerprint = parcel.envelope.fingerprint(),
        .boot_id = parcel.envelope.boot_id(),
        .wall_ms = parcel.envelope.wall_ms(),
        .at = parcel.arrival->arrived};
    Stream& stream = plan_.stream;
    if (decision == Decision::Fork) return noteFork(stream.machine, sending);
    plan_.news.push_back(noteSending(stream.machine, sending));
    if (decision == Decision::Append)
        plan_.news.push_back(noteGrowth(stream.machine, sending.at, stream.followed_at));
}

StreamPlan StreamPlanner::finish() {
    Stream& stream = plan_.stream;
    std::erase_if(plan_.added, [](const NewBatch& batch) { return batch.parcel == nullptr; });
    std::erase(plan_.news, MachineNews::None);
    plan_.hole = !stream.state.retired && (highest_ > stream.state.hw || !waiting_.empty());
    plan_.withdrawn = stream.missing_since && (!plan_.hole || stream.state.hw > hw_before_);
    if (plan_.withdrawn) stream.missing_since.reset();
    return std::move(plan_);
}

}  // namespace

bool needsStored(const StreamState& stream, std::span<const Parcel* const> parcels) {
    std::uint64_t next = stream.hw + 1;
    for (const Parcel* parcel : parcels) {
        if (parcel->head.first_seq != next) return true;
        next = parcel->head.last_seq + 1;
    }
    return false;
}

StreamPlan planStream(
    const StreamView& view, std::span<const Parcel* const> parcels, std::size_t ahead_limit) {
    StreamPlanner planner{view, ahead_limit};
    for (const Parcel* parcel : parcels)
        planner.take(*parcel);
    return planner.finish();
}

}  // namespace platen::server::ingest
