#include "server/ingest/ingestor.hpp"

#include "common/faults/crash_point.hpp"
#include "common/faults/safeguard.hpp"
#include "common/log/log.hpp"
#include "server/db/errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace platen::server::ingest {

using wire::v1::Ack;

/// What one transaction did.
struct Ingestor::Results {
    std::vector<StreamOutcome> outcomes;
    std::vector<std::pair<const Parcel*, std::string>> refused;  ///< with the reason
    std::vector<const Parcel*> revoked;
};

namespace {

using Owners = std::map<AgentId, AgentOwner>;

/// As long as agents keep what is acknowledged: their last sign of life in a restored database is
/// as old as the backup.
constexpr auto kRecently = std::chrono::days{14};
constexpr std::size_t kTenantsAtOnce = 500;

Owners findOwnersOf(InboxTransaction& tx, std::span<const Parcel> parcels) {
    std::set<std::string> agents;
    for (const Parcel& parcel : parcels)
        agents.insert(parcel.agent.value);
    return tx.findOwners({agents.begin(), agents.end()});
}

db::TenantScope scopeOf(const std::vector<StreamRef>& streams) {
    std::set<TenantId> tenants;
    for (const StreamRef& stream : streams)
        tenants.insert(stream.tenant);
    const std::vector<TenantId> list{tenants.begin(), tenants.end()};
    return db::TenantScope::of(list);
}

/// The open ones, of agents that are accepted: the others are not spoken to.
std::vector<Stream> activeOf(InboxTransaction& tx, std::vector<Stream> streams) {
    std::set<std::string> agents;
    for (const Stream& stream : streams)
        agents.insert(stream.key.agent.value);
    const Owners owners = tx.findOwners({agents.begin(), agents.end()});
    std::erase_if(streams, [&](const Stream& stream) {
        const auto owner = owners.find(stream.key.agent);
        return stream.state.retired || owner == owners.end() ||
               owner->second.state != AgentState::Active;
    });
    return streams;
}

db::TenantScope scopeOf(const Owners& owners) {
    std::set<TenantId> tenants;
    for (const auto& [agent, owner] : owners)
        tenants.insert(owner.tenant);
    const std::vector<TenantId> list{tenants.begin(), tenants.end()};
    return db::TenantScope::of(list);
}

void quarantineMessage(
    InboxTransaction& tx, const TenantId& tenant, const Parcel& parcel, const std::string& reason) {
    tx.addToQuarantine(
        {.tenant = tenant,
         .agent = parcel.agent,
         .epoch = {},
         .received_at = parcel.arrival->arrived,
         .stage = domain::QuarantineStage::Ingest,
         .kind = domain::QuarantineKind::Message,
         .reason = reason,
         .payload = parcel.arrival->payload,
         .identity = wire::withoutSendTimes(parcel.arrival->payload)});
}

Ack::Status statusOf(Decision decision) {
    switch (decision) {
        case Decision::Append:
        case Decision::StoreAhead:
        case Decision::Duplicate:
        case Decision::TooFarAhead:
            return Ack::OK;
        case Decision::Fork:
            return Ack::FORK;
        case Decision::Retired:
            return Ack::RETIRED;
    }
    throw std::logic_error{"unhandled Decision"};
}

/// To an agent that is not accepted any more: it learns nothing but that.
Reply revokedReply(const Parcel& parcel, TimePoint now) {
    const std::string epoch = uuidToBytes(parcel.epoch.value);
    return {
        .agent = parcel.agent,
        .ack = wire::makeAck(
            Ack::REVOKED, {.epoch = epoch, .seq = 0, .chain = wire::chainStart(epoch)}, now)};
}

/// What a server would say that does not wait for its commit. For tests only.
std::vector<Reply> rashReplies(std::span<const Parcel> parcels, TimePoint now) {
    std::vector<Reply> replies;
    for (const Parcel& parcel : parcels) {
        if (!parcel.fault.empty()) continue;
        const wire::StreamPosition claimed{
            .epoch = uuidToBytes(parcel.epoch.value),
            .seq = parcel.head.last_seq,
            .chain = wire::chainNext(parcel.head.prev_chain, parcel.head.sha256)};
        replies.push_back({.agent = parcel.agent, .ack = wire::makeAck(Ack::OK, claimed, now)});
    }
    return replies;
}

}  // namespace

Ingestor::Ingestor(
    Inbox& inbox, const IngestSettings& settings, Clock& clock, metrics::Registry& metrics)
    : inbox_{inbox},
      settings_{settings},
      clock_{clock},
      holes_{settings.missing, settings.ask_again},
      stored_{metrics.counter("platen_ingest_stored_total", "Batches stored in the inbox.")},
      duplicates_{metrics.counter("platen_ingest_duplicates_total", "Batches sent again.")},
      refused_{metrics.counter("platen_ingest_refused_total", "Messages not taken.")} {}

std::vector<Reply> Ingestor::accept(std::span<const Arrival> arrivals) {
    std::vector<Parcel> parcels;
    parcels.reserve(arrivals.size());
    for (const Arrival& arrival : arrivals) {
        auto parcel = openArrival(arrival);
        if (parcel) {
            parcels.push_back(*std::move(parcel));
            continue;
        }
        refused_.add();
        log::warn("ingest.unknown_topic", {{"topic", arrival.topic}});
    }
    return acceptParcels(parcels);
}

std::vector<Reply> Ingestor::acceptParcels(std::span<const Parcel> parcels) {
    if (parcels.empty()) return {};
    Results results;
    try {
        results = store(parcels);
    } catch (const db::TransientError&) {
        if (!faults::isOff(faults::Safeguard::Acknowledgement)) throw;
        return rashReplies(parcels, clock_.wallNow());
    } catch (const db::DatabaseError& problem) {
        if (!db::isFaultOfValues(problem)) throw;
        // One of them cannot be stored; the others must not suffer for it.
        if (parcels.size() > 1) return acceptInHalves(parcels);
        setAside(parcels.front(), problem.what());
        return {};
    }
    std::vector<Reply> replies;
    replies.reserve(results.revoked.size() + results.outcomes.size());
    for (const auto& [parcel, why] : results.refused)
        refuse(*parcel, why);
    for (const Parcel* parcel : results.revoked)
        replies.push_back(revokedReply(*parcel, clock_.wallNow()));
    for (const StreamOutcome& outcome : results.outcomes) {
        note(outcome);
        std::set<Ack::Status> statuses;
        for (const Decision decision : outcome.decisions)
            statuses.insert(statusOf(decision));
        for (const Ack::Status status : statuses)
            replies.push_back(reply(outcome.stream, status));
    }
    return replies;
}

/// Of a thousand with one among them that cannot be stored, some ten transactions.
std::vector<Reply> Ingestor::acceptInHalves(std::span<const Parcel> parcels) {
    const std::size_t half = parcels.size() / 2;
    std::vector<Reply> replies = acceptParcels(parcels.first(half));
    std::ranges::move(acceptParcels(parcels.subspan(half)), std::back_inserter(replies));
    return replies;
}

Ingestor::Results Ingestor::store(std::span<const Parcel> parcels) {
    const auto tx = inbox_.begin(db::TenantScope::none());
    const Owners owners = findOwnersOf(*tx, parcels);
    tx->see(scopeOf(owners));
    Results results;
    ParcelsOfStreams streams;
    for (const Parcel& parcel : parcels) {
        const auto owner = owners.find(parcel.agent);
        if (owner == owners.end()) {
            results.refused.emplace_back(&parcel, "no such agent");
        } else if (!parcel.fault.empty()) {
            quarantineMessage(*tx, owner->second.tenant, parcel, "envelope: " + parcel.fault);
            results.refused.emplace_back(&parcel, parcel.fault);
        } else if (owner->second.state == AgentState::Revoked) {
            results.revoked.push_back(&parcel);
        } else if (owner->second.state == AgentState::Pending) {
            results.refused.emplace_back(&parcel, "the agent waits for an administrator's consent");
        } else if (isForged(parcel, owner->second.keys)) {
            const std::string why = "signature is not one of the key that key_id names";
            quarantineMessage(*tx, owner->second.tenant, parcel, "envelope: " + why);
            results.refused.emplace_back(&parcel, why);
        } else {
            streams[{.tenant = owner->second.tenant, .agent = parcel.agent, .epoch = parcel.epoch}]
                .push_back(&parcel);
        }
    }
    for (StreamOutcome& outcome : storeBatches(*tx, streams, settings_.ahead)) {
        if (!outcome.is_refused) {
            results.outcomes.push_back(std::move(outcome));
            continue;
        }
        for (const Parcel* parcel : streams.at(outcome.stream.key))
            results.refused.emplace_back(
                parcel, fmt::format("has begun {} streams within a day", kMaxStreamsADay));
    }
    faults::crashPoint("ingest.store.before_commit");
    tx->commit();
    faults::crashPoint("ingest.store.after_commit");
    return results;
}

void Ingestor::setAside(const Parcel& parcel, std::string_view why) {
    const auto tx = inbox_.begin(db::TenantScope::none());
    const Owners owners = findOwnersOf(*tx, std::span{&parcel, 1});
    tx->see(scopeOf(owners));
    for (const auto& [agent, owner] : owners)
        quarantineMessage(*tx, owner.tenant, parcel, fmt::format("store: {}", why));
    tx->commit();
    refuse(parcel, why);
}

void Ingestor::refuse(const Parcel& parcel, std::string_view why) {
    refused_.add();
    log::warn("ingest.refused", {{"agent", parcel.agent.value}, {"reason", why}});
}

void Ingestor::note(const StreamOutcome& outcome) {
    for (const Decision decision : outcome.decisions) {
        if (decision == Decision::Append || decision == Decision::StoreAhead) stored_.add();
        if (decision == Decision::Duplicate) duplicates_.add();
    }
    if (outcome.hole) {
        watchHole(outcome.stream);
    } else if (hole_tenants_.erase(outcome.stream.id) > 0) {
        holes_.close(outcome.stream.id);
    }
}

void Ingestor::watchHole(const Stream& stream) {
    hole_tenants_[stream.id] = stream.key.tenant;
    holes_.open(stream.id, clock_.bootNow());
}

Reply Ingestor::reply(const Stream& stream, Ack::Status status) const {
    const wire::StreamPosition at{
        .epoch = uuidToBytes(stream.key.epoch.value),
        .seq = stream.state.hw,
        .chain = stream.state.chain};
    return {.agent = stream.key.agent, .ack = wire::makeAck(status, at, clock_.wallNow())};
}

std::vector<Reply> Ingestor::askForMissing() {
    const auto now = clock_.bootNow();
    const std::vector<HoleWatch::Request> due = holes_.due(now);
    if (due.empty()) return {};
    std::vector<StreamRef> refs;
    for (const HoleWatch::Request& request : due)
        refs.push_back({.tenant = hole_tenants_.at(request.stream), .id = request.stream});
    const auto tx = inbox_.begin(scopeOf(refs));
    const std::map<std::int64_t, Hole> holes = findHoles(*tx, refs);
    std::set<std::int64_t> reported;
    for (const HoleWatch::Request& request : due) {
        const auto hole = holes.find(request.stream);
        if (hole == holes.end() || !request.is_last) continue;
        if (tx->reportHole(hole->second.stream, hole->second.since)) reported.insert(hole->first);
    }
    tx->commit();
    // What was not carried out until here does not count: it is due again.
    std::vector<Reply> replies;
    for (const HoleWatch::Request& request : due) {
        const auto hole = holes.find(request.stream);
        if (hole == holes.end())
            holes_.close(request.stream);
        else
            replies.push_back(ask(hole->second.stream, now, reported.contains(request.stream)));
        if (hole == holes.end() || request.is_last) hole_tenants_.erase(request.stream);
    }
    return replies;
}

Reply Ingestor::ask(const Stream& stream, std::chrono::milliseconds now, bool reported) {
    holes_.asked(stream.id, now);
    const std::string& agent = stream.key.agent.value;
    const std::uint64_t expected = stream.state.hw + 1;
    log::info("ingest.rewind", {{"agent", agent}, {"expected_seq", expected}});
    if (reported) log::warn("ingest.hole_stays", {{"agent", agent}, {"expected_seq", expected}});
    return reply(stream, Ack::REWIND);
}

/// Without those that are filled, and those of agents that are not to be asked.
std::map<std::int64_t, Ingestor::Hole> Ingestor::findHoles(
    InboxTransaction& tx, const std::vector<StreamRef>& refs) {
    const std::vector<Stream> streams = activeOf(tx, tx.findStreams(refs));
    if (streams.empty()) return {};
    AheadOfStreams ahead = tx.listAhead(streams);
    std::map<std::int64_t, Hole> holes;
    for (const Stream& stream : streams) {
        const std::vector<AheadBatch>& waiting = ahead[stream.ref()];
        if (waiting.empty()) continue;
        const auto first = std::ranges::min_element(waiting, {}, &AheadBatch::received_at);
        holes.emplace(stream.id, Hole{.stream = stream, .since = first->received_at});
    }
    return holes;
}

std::vector<Reply> Ingestor::greetRecentStreams() {
    const auto tx = inbox_.begin(db::TenantScope::none());
    const auto tenants = tx->listAgentTenants();
    std::vector<Reply> replies;
    for (std::size_t at = 0; at < tenants.size(); at += kTenantsAtOnce) {
        const auto count = std::min(kTenantsAtOnce, tenants.size() - at);
        tx->see(db::TenantScope::of(std::span{tenants}.subspan(at, count)));
        const TimePoint since = clock_.wallNow() - kRecently;
        const std::vector<Stream> streams = activeOf(*tx, tx->listRecentStreams(since));
        if (streams.empty()) continue;
        const AheadOfStreams ahead = tx->listAhead(streams);
        for (const Stream& stream : streams) {
            replies.push_back(reply(stream, Ack::OK));
            // Whoever saw it first may be gone.
            if (ahead.contains(stream.ref())) watchHole(stream);
        }
    }
    return replies;
}

}  // namespace platen::server::ingest
