#include "server/analysis/group_analysis.hpp"

#include "common/log/log.hpp"
#include "server/analysis/epoch_store.hpp"
#include "server/analysis/said.hpp"
#include "server/db/errors.hpp"
#include "server/domain/agents/agent_status_store.hpp"
#include "server/domain/agents/quarantine_store.hpp"
#include "server/domain/live/live_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <limits>
#include <new>
#include <utility>

namespace platen::server::analysis {

namespace v1 = wire::v1;

GroupAnalysis::GroupAnalysis(db::Transaction& tx, Memory& memory, TenantLock tenants)
    : tx_{tx}, memory_{memory}, tenants_{tenants} {}

void GroupAnalysis::run(std::span<const DecodedBatch> batches) {
    findOverrides(batches);
    for (const DecodedBatch& decoded : batches) {
        BatchRecords records = recordsOf(decoded);
        bad_.insert(
            bad_.end(),
            std::make_move_iterator(records.bad.begin()),
            std::make_move_iterator(records.bad.end()));
        take(records.taken);
    }
    layEvents();
    setAside();
    finish(batches);
}

void GroupAnalysis::runOneByOne(const DecodedBatch& batch) {
    const std::span batches{&batch, 1};
    findOverrides(batches);
    BatchRecords records = recordsOf(batch);
    bad_ = std::move(records.bad);
    setAside();
    for (const TakenRecord& taken : records.taken)
        takeAlone(taken);
    finish(batches);
}

void GroupAnalysis::takeAlone(const TakenRecord& taken) {
    const GroupResult before = result_;
    std::string reason;
    try {
        tx_.attempt([&] {
            take({&taken, 1});
            layEvents();
            setAside();
        });
        return;
    } catch (const db::DatabaseError& problem) {
        if (!db::isFaultOfValues(problem)) throw;
        reason = problem.what();
    } catch (const std::bad_alloc&) {
        throw;  // a machine without memory proves nothing against the record
    } catch (const std::exception& problem) {
        reason = problem.what();
    }
    result_ = before;
    events_.clear();
    bad_ = {
        {.source = taken.source,
         .record = taken.record,
         .reason = reason,
         .number = taken.record->seq()}};
    setAside();
}

void GroupAnalysis::findOverrides(std::span<const DecodedBatch> batches) {
    std::set<TenantId> tenants;
    for (const DecodedBatch& decoded : batches)
        tenants.insert(decoded.batch.head.tenant);
    overrides_ = archive::findOverrides(tx_, std::vector<TenantId>{tenants.begin(), tenants.end()});
}

void GroupAnalysis::take(std::span<const TakenRecord> records) {
    for (const TakenRecord& taken : records) {
        if (Fault fault = sort(taken))
            bad_.push_back(
                {.source = taken.source,
                 .record = taken.record,
                 .reason = *std::move(fault),
                 .number = taken.record->seq()});
    }
}

/// Profiles are there for the readings after them; the rest waits for its turn.
GroupAnalysis::Fault GroupAnalysis::sort(const TakenRecord& taken) {
    const v1::Record& record = *taken.record;
    switch (record.body_case()) {
        case v1::Record::kReading:
            return sortReading(taken);
        case v1::Record::kProfile:
            return archive::addProfile(
                tx_, taken.batch().head.tenant, record.profile().hash(), record.profile().text());
        case v1::Record::kStatus:
            reports_.push_back(
                {.tenant = taken.batch().head.tenant,
                 .agent = taken.batch().head.agent,
                 .report = reportOf(record.status(), taken.taken_at)});
            return std::nullopt;
        case v1::Record::kGap: {
            auto gap = gapOf(record.gap());
            if (!gap) return gap.error();
            gaps_.push_back({.batch = &taken.batch(), .gap = std::move(gap).value()});
            return std::nullopt;
        }
        case v1::Record::kUnreachable:
            return sortUnreachable(taken);
        case v1::Record::kCommandResult:
            return "the result of a command that was not given";
        case v1::Record::BODY_NOT_SET:
            return "a record of a kind that this server does not know";
    }
    return "a record of a kind that this server does not know";
}

GroupAnalysis::Fault GroupAnalysis::sortReading(const TakenRecord& taken) {
    const InboxBatch& batch = taken.batch();
    const v1::Reading& message = taken.record->reading();
    const archive::Overrides& overrides = overrides_[batch.head.tenant];
    const auto corrected = overrides.find(message.profile_hash());
    auto profiles = archive::findProfiles(
        tx_,
        batch.head.tenant,
        memory_.profiles,
        message.profile_hash(),
        corrected == overrides.end() ? message.profile_hash() : corrected->second);
    if (!profiles) return profiles.error();
    Said said = saidOf(
        message,
        {.agent = batch.head.agent,
         .site = batch.site,
         .read_by = *profiles.value().read_by,
         .normalised_by = profiles.value().normalise_by->hash(),
         .parts = memory_.readings.partsOf(profiles.value())});
    const domain::DevicePlace place{
        .tenant = batch.head.tenant,
        .agent = batch.head.agent,
        .endpoint = {
            .address = shortText(message.address()),
            .port = static_cast<std::uint16_t>(message.port())}};
    events_.push_back(
        {.taken = taken,
         .place = place,
         .reading = ReadingItem{
             .taken = taken,
             .place = place,
             .origin =
                 {.order =
                      {.taken_at = taken.taken_at,
                       .stream = batch.head.stream,
                       .seq = taken.record->seq()},
                  .received_at = batch.head.received_at,
                  .day = memory_.days.dayOf(tx_, batch.time_zone, taken.taken_at)},
             .profiles = std::move(profiles).value(),
             .said = std::move(said)}});
    return std::nullopt;
}

GroupAnalysis::Fault GroupAnalysis::sortUnreachable(const TakenRecord& taken) {
    const v1::Unreachable& message = taken.record->unreachable();
    if (message.port() > std::numeric_limits<std::uint16_t>::max())
        return fmt::format("port {}", message.port());
    const InboxBatch& batch = taken.batch();
    events_.push_back(
        {.taken = taken,
         .place =
             {.tenant = batch.head.tenant,
              .agent = batch.head.agent,
              .endpoint =
                  {.address = shortText(message.address()),
                   .port = static_cast<std::uint16_t>(message.port())}},
         .reading = std::nullopt});
    return std::nullopt;
}

void GroupAnalysis::layEvents() {
    std::span<const DeviceEvent> rest{events_};
    std::size_t most = rest.size();
    while (!rest.empty()) {
        const auto events = rest.first(std::min(most, rest.size()));
        Wave wave{tx_, memory_, events, tenants_};
        const std::size_t taken = wave.run();
        rest = rest.subspan(taken);
        // What a wave leaves is interpreted again by the next one: few left, or few at a time.
        most = 2 * taken;
        result_.looked_at += events.size();
        result_.readings += wave.readings();
        bad_.insert(bad_.end(), wave.bad().begin(), wave.bad().end());
        touched_.merge(wave.touched());
    }
    events_.clear();
}

void GroupAnalysis::setAside() {
    for (const BadRecord& bad : bad_)
        quarantine(bad);
    bad_.clear();
}

void GroupAnalysis::quarantine(const BadRecord& bad) {
    const InboxBatch& batch = bad.source->batch;
    ++result_.quarantined;
    result_.last_reason = bad.reason;
    log::warn(
        "analysis.record_quarantined",
        {{"agent", batch.head.agent.value}, {"seq", bad.record->seq()}, {"reason", bad.reason}});
    const auto kept = domain::addToQuarantine(
        tx_,
        {.tenant = batch.head.tenant,
         .agent = batch.head.agent,
         .epoch = batch.epoch,
         .first_seq = bad.number,
         .last_seq = bad.number,
         .received_at = batch.head.received_at,
         .stage = domain::QuarantineStage::Analyze,
         .kind = domain::QuarantineKind::Record,
         .reason = bad.reason,
         .payload = bad.record->SerializeAsString(),
         .send = sendTimeOf(batch),
         .record_boot_id = bootIdOf(*bad.record, *bad.source->message)});
    if (kept == domain::QuarantineResult::Full) ++result_.not_kept;
}

void GroupAnalysis::finish(std::span<const DecodedBatch> batches) {
    noteContacts(batches);
    noteStreams(batches);
}

/// For the agents' pages, and for everybody who looks at what these batches have changed.
void GroupAnalysis::noteContacts(std::span<const DecodedBatch> batches) {
    std::map<std::pair<TenantId, AgentId>, TimePoint> contacts;
    for (const DecodedBatch& decoded : batches) {
        TimePoint& at = contacts[{decoded.batch.head.tenant, decoded.batch.head.agent}];
        at = std::max(at, decoded.batch.head.received_at);
    }
    std::vector<domain::LiveChange> changes;
    std::vector<domain::AgentContact> last;
    for (const auto& [agent, at] : contacts) {
        changes.push_back(
            {.tenant = agent.first,
             .kind = domain::LiveKind::Agent,
             .subject = agent.second.value});
        last.push_back({.tenant = agent.first, .agent = agent.second, .at = at});
    }
    while (!touched_.empty()) {
        domain::DeviceKey device = std::move(touched_.extract(touched_.begin()).value());
        changes.push_back(
            {.tenant = std::move(device.tenant),
             .kind = domain::LiveKind::Device,
             .subject = std::move(device.device.value)});
    }
    domain::saveAgentReports(tx_, reports_);
    domain::noteAgentContacts(tx_, last);
    domain::noteChanges(tx_, changes);
}

/// Streams are locked last of all.
void GroupAnalysis::noteStreams(std::span<const DecodedBatch> batches) {
    std::set<std::int64_t> streams;
    std::set<AgentId> whole_agents;
    for (const DecodedBatch& decoded : batches)
        streams.insert(decoded.batch.head.stream);
    for (const ToldGap& told : gaps_) {
        if (wire::parseEpochNote(told.gap.reason)) whole_agents.insert(told.batch->head.agent);
    }
    lockStreams(
        tx_,
        std::vector<std::int64_t>{streams.begin(), streams.end()},
        std::vector<AgentId>{whole_agents.begin(), whole_agents.end()});
    for (const auto& [batch, gap] : gaps_) {
        if (const auto note = wire::parseEpochNote(gap.reason))
            followEpoch(*batch, *note, gap.records);
        addGap(tx_, batch->head, gap);
        log::warn(
            "analysis.gap",
            {{"agent", batch->head.agent.value},
             {"first_seq", gap.first_seq},
             {"last_seq", gap.last_seq},
             {"records", gap.records},
             {"reason", gap.reason}});
    }
}

void GroupAnalysis::followEpoch(
    const InboxBatch& batch, const wire::EpochNote& note, std::uint64_t gone) {
    const EpochLink link = linkEpoch(tx_, batch, note, gone);
    log::info(
        "analysis.epoch_follows",
        {{"agent", batch.head.agent.value},
         {"epoch", uuidFromBytes(batch.epoch)},
         {"follows", note.follows.value},
         {"why", note.why},
         {"known", link.is_known ? "yes" : "no"}});
    if (link.missing == 0) return;
    log::error(
        "analysis.records_missing",
        {{"agent", batch.head.agent.value},
         {"epoch", note.follows.value},
         {"records", link.missing}});
}

}  // namespace platen::server::analysis
