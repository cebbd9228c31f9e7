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
using ByStream = std::map<StreamKey, std::vector<const Parcel*>>;

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
        if (parcels.size() > 1) return acceptOneByOne(parcels);
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

std::vector<Reply> Ingestor::acceptOneByOne(std::span<const Parcel> parcels) {
    std::vector<Reply> replies;
    for (const Parcel& parcel : parcels)
        std::ranges::move(acceptParcels(std::span{&parcel, 1}), std::back_inserter(replies));
    return replies;
}

Ingestor::Results Ingestor::store(std::span<const Parcel> parcels) {
    const auto tx = inbox_.begin(db::TenantScope::none());
    const Owners owners = findOwnersOf(*tx, parcels);
    tx->see(scopeOf(owners));
    Results results;
    ByStream streams;
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
        } else {
            streams[{.tenant = owner->second.tenant, .agent = parcel.agent, .epoch = parcel.epoch}]
                .push_back(&parcel);
        }
    }
    for (const auto& [key, batches] : streams) {
        StreamOutcome outcome = storeBatches(*tx, key, batches, settings_.ahead);
        if (!outcome.is_refused) {
            results.outcomes.push_back(std::move(outcome));
            continue;
        }
        for (const Parcel* parcel : batches)
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
        hole_tenants_[outcome.stream.id] = outcome.stream.key.tenant;
        holes_.open(outcome.stream.id, clock_.bootNow());
    } else if (hole_tenants_.erase(outcome.stream.id) > 0) {
        holes_.close(outcome.stream.id);
    }
}

Reply Ingestor::reply(const Stream& stream, Ack::Status status) const {
    const wire::StreamPosition at{
        .epoch = uuidToBytes(stream.key.epoch.value),
        .seq = stream.state.hw,
        .chain = stream.state.chain};
    return {.agent = stream.key.agent, .ack = wire::makeAck(status, at, clock_.wallNow())};
}

std::vector<Reply> Ingestor::askForMissing() {
    std::vector<Reply> replies;
    for (const HoleWatch::Request& request : holes_.due(clock_.bootNow())) {
        const auto stream = findStreamWithHole(request.stream);
        if (!stream || request.is_last) hole_tenants_.erase(request.stream);
        if (!stream) {
            holes_.close(request.stream);
            continue;
        }
        const std::string& agent = stream->key.agent.value;
        const std::uint64_t expected = stream->state.hw + 1;
        log::info("ingest.rewind", {{"agent", agent}, {"expected_seq", expected}});
        if (request.is_last)
            log::warn("ingest.hole_stays", {{"agent", agent}, {"expected_seq", expected}});
        replies.push_back(reply(*stream, Ack::REWIND));
    }
    return replies;
}

/// Nothing when there is nothing to ask for, or nobody who may be asked.
std::optional<Stream> Ingestor::findStreamWithHole(std::int64_t id) {
    const TenantId tenant = hole_tenants_.at(id);
    const auto tx = inbox_.begin(db::TenantScope::of(tenant));
    auto stream = tx->findStream(tenant, id);
    if (!stream || activeOf(*tx, {*stream}).empty()) return std::nullopt;
    if (tx->countAhead(*stream) == 0) return std::nullopt;
    return stream;
}

std::vector<Reply> Ingestor::greetRecentStreams() {
    const auto tx = inbox_.begin(db::TenantScope::none());
    const auto tenants = tx->listAgentTenants();
    std::vector<Reply> replies;
    for (std::size_t at = 0; at < tenants.size(); at += kTenantsAtOnce) {
        const auto count = std::min(kTenantsAtOnce, tenants.size() - at);
        tx->see(db::TenantScope::of(std::span{tenants}.subspan(at, count)));
        const TimePoint since = clock_.wallNow() - kRecently;
        for (const Stream& stream : activeOf(*tx, tx->listRecentStreams(since)))
            replies.push_back(reply(stream, Ack::OK));
    }
    return replies;
}

}  // namespace platen::server::ingest
