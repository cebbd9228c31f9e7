#include "server/analysis/batch_analysis.hpp"

#include "common/core/text.hpp"
#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"
#include "server/analysis/epoch_store.hpp"
#include "server/db/errors.hpp"
#include "server/domain/agents/agent_status_store.hpp"
#include "server/domain/agents/quarantine_store.hpp"
#include "server/domain/devices/device_latest_store.hpp"
#include "server/domain/devices/device_store.hpp"
#include "server/domain/history/history_keeper.hpp"
#include "server/domain/live/live_store.hpp"
#include "server/domain/readings/day_store.hpp"
#include "server/domain/readings/reading_store.hpp"

#include <fmt/format.h>

#include <exception>
#include <limits>
#include <new>
#include <utility>

namespace platen::server::analysis {

namespace {

namespace v1 = wire::v1;

std::string shortText(std::string_view bytes) {
    constexpr std::size_t kMost = 200;
    const std::string clean = cleanUtf8(bytes);
    return std::string{truncateUtf8(clean, kMost)};
}

/// Empty when the batch does not name it.
std::string bootIdOf(const v1::Record& record, const v1::Batch& message) {
    if (record.boot() >= static_cast<std::uint32_t>(message.boot_ids_size())) return {};
    return message.boot_ids(static_cast<int>(record.boot()));
}

rules::RecordTime recordTime(const v1::Record& record, const v1::Batch& message) {
    return {
        .boot_id = bootIdOf(record, message),
        .boot_ms = std::in_range<std::int64_t>(record.boot_ms())
                       ? static_cast<std::int64_t>(record.boot_ms())
                       : -1,
        .wall_ms = record.wall_ms()};
}

domain::AgentReport toReport(const v1::AgentStatus& status, TimePoint at) {
    domain::AgentReport report{
        .at = at,
        .version = shortText(status.version()),
        .hostname = shortText(status.hostname()),
        .devices_known = status.devices_known(),
        .devices_unreachable = status.devices_unreachable(),
        .outbox_records = status.outbox_records(),
        .outbox_bytes = status.outbox_bytes(),
        .outbox_limit_bytes = status.outbox_limit_bytes(),
        .oldest_at = {},
        .rss_bytes = status.rss_bytes()};
    if (status.oldest_wall_ms() > 0 && status.oldest_wall_ms() <= at.time_since_epoch().count())
        report.oldest_at = TimePoint{std::chrono::milliseconds{status.oldest_wall_ms()}};
    return report;
}

/// What the reading changes in the latest state of its device, and in its history when it is new.
/// True when the device may stand where it was not known to be.
bool saveLatest(
    db::Transaction& tx,
    const DeviceId& device,
    const domain::SeenDevice& seen,
    const rules::DeviceLatest& sample,
    bool is_new) {
    const auto stored = domain::lockDeviceLatest(tx, seen.tenant, device);
    bool changed = false;
    if (!stored || sample.sample > stored->sample) changed = domain::updateDevice(tx, device, seen);
    if (is_new) {
        domain::keepHistory(
            tx,
            {.device = device,
             .seen = seen,
             .sample = sample,
             .before = stored,
             .device_changed = changed});
    }
    const auto merged = stored ? rules::mergeLatest(*stored, sample) : sample;
    if (!stored || merged != *stored) domain::saveDeviceLatest(tx, seen.tenant, device, merged);
    return !stored || changed;
}

}  // namespace

BatchAnalysis::BatchAnalysis(
    db::Transaction& tx, const InboxBatch& batch, archive::ProfileCache& profiles)
    : tx_{tx}, batch_{batch}, profiles_{profiles} {}

void BatchAnalysis::run(const v1::Batch& message) {
    for (const v1::Record& record : message.records())
        take(record, message);
    recomputeTouched();
    noteContact();
}

void BatchAnalysis::runOneByOne(const v1::Batch& message) {
    for (const v1::Record& record : message.records())
        takeAlone(record, message);
    noteContact();
}

/// For the agent's page, and for everybody who looks at what this batch has changed.
void BatchAnalysis::noteContact() {
    const TenantId& tenant = batch_.head.tenant;
    domain::noteAgentContact(tx_, tenant, batch_.agent, batch_.head.received_at);
    domain::noteChanges(tx_, tenant, domain::LiveKind::Agent, {batch_.agent.value});
    domain::noteChanges(
        tx_, tenant, domain::LiveKind::Device, {changed_devices_.begin(), changed_devices_.end()});
}

void BatchAnalysis::takeAlone(const v1::Record& record, const v1::Batch& message) {
    const int readings_before = readings_;
    std::string reason;
    try {
        tx_.attempt([&] {
            take(record, message);
            recomputeTouched();
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
    readings_ = readings_before;
    touched_.clear();
    quarantine(record, message, reason, record.seq());
}

void BatchAnalysis::recomputeTouched() {
    for (auto& [device, times] : touched_) {
        domain::recomputeDays(
            tx_,
            {.tenant = batch_.head.tenant,
             .device = device,
             .time_zone = batch_.time_zone,
             .taken_at = std::move(times)});
    }
    touched_.clear();
}

void BatchAnalysis::take(const v1::Record& record, const v1::Batch& message) {
    if (record.seq() < batch_.head.first_seq || record.seq() > batch_.last_seq ||
        record.seq() <= last_seq_)
        return quarantine(record, message, fmt::format("seq {} is out of order", record.seq()), 0);
    last_seq_ = record.seq();
    if (record.boot() >= static_cast<std::uint32_t>(message.boot_ids_size()))
        return quarantine(
            record,
            message,
            fmt::format("boot {} is not in the batch", record.boot()),
            record.seq());
    const TimePoint taken_at = rules::takenAt(batch_.send, recordTime(record, message));
    if (const Fault fault = takeBody(record, taken_at))
        quarantine(record, message, *fault, record.seq());
}

BatchAnalysis::Fault BatchAnalysis::takeBody(const v1::Record& record, TimePoint taken_at) {
    switch (record.body_case()) {
        case v1::Record::kReading:
            return takeReading(record, taken_at);
        case v1::Record::kProfile:
            return archive::addProfile(
                tx_, batch_.head.tenant, record.profile().hash(), record.profile().text());
        case v1::Record::kStatus:
            takeStatus(record.status(), taken_at);
            return std::nullopt;
        case v1::Record::kGap:
            return takeGap(record.gap());
        case v1::Record::kUnreachable:
            return takeUnreachable(record.unreachable(), taken_at);
        case v1::Record::kCommandResult:
            return "the result of a command that was not given";
        case v1::Record::BODY_NOT_SET:
            return "a record of a kind that this server does not know";
    }
    return "a record of a kind that this server does not know";
}

Result<archive::ReadingProfiles, std::string> BatchAnalysis::profilesOf(const std::string& hash) {
    const TenantId& tenant = batch_.head.tenant;
    if (!overrides_) overrides_ = archive::findOverrides(tx_, tenant);
    const auto corrected = overrides_->find(hash);
    return archive::findProfiles(
        tx_, tenant, profiles_, hash, corrected == overrides_->end() ? hash : corrected->second);
}

BatchAnalysis::Fault BatchAnalysis::takeReading(const v1::Record& record, TimePoint taken_at) {
    const TenantId& tenant = batch_.head.tenant;
    const auto profiles = profilesOf(record.reading().profile_hash());
    if (!profiles) return profiles.error();
    const auto content = archive::understand(record.reading(), *profiles);
    if (!content) return content.error();
    const RawReading& raw = content->raw;
    const StandardReading& reading = content->reading;
    const domain::SeenDevice seen{
        .tenant = tenant,
        .site = batch_.site,
        .agent = batch_.agent,
        .endpoint = {.address = shortText(raw.endpoint.address), .port = raw.endpoint.port},
        .profile = profiles->read_by->family(),
        .protocol = std::string{protocolName(raw.protocol)},
        .taken_at = taken_at,
        .reading = reading};
    const DeviceId device = domain::resolveDevice(tx_, seen);
    const rules::SampleOrder order{
        .taken_at = taken_at, .stream = batch_.head.stream, .seq = record.seq()};
    const auto sample = rules::latestOf(reading, order, batch_.head.received_at);
    const bool is_new = domain::addReading(
        tx_,
        {.tenant = tenant,
         .device = device,
         .taken_at = taken_at,
         .stream = batch_.head.stream,
         .seq = record.seq(),
         .received_at = batch_.head.received_at,
         .profile_hash = raw.profile_hash,
         .normalised_by = profiles->isCorrected() ? profiles->normalise_by->hash() : std::string{},
         .figures = domain::figuresOf(reading, sample)});
    if (saveLatest(tx_, device, seen, sample, is_new)) displaceOthers(device, seen);
    touched_[device].insert(taken_at);
    changed_devices_.insert(device.value);
    faults::crashPoint("analysis.reading.written");
    ++readings_;
    return std::nullopt;
}

void BatchAnalysis::displaceOthers(const DeviceId& device, const domain::SeenDevice& seen) {
    for (const DeviceId& other : domain::findDisplaced(tx_, device, seen)) {
        domain::markUnreachable(tx_, seen.tenant, other, seen.taken_at);
        domain::keepDisplaced(tx_, seen.tenant, other, seen.taken_at);
        changed_devices_.insert(other.value);
        log::info(
            "device.displaced",
            {{"device", other.value}, {"by", device.value}, {"endpoint", seen.endpoint.text()}});
    }
}

BatchAnalysis::Fault BatchAnalysis::takeGap(const v1::Gap& gap) {
    if (gap.first_seq() < 1 || gap.first_seq() > gap.last_seq() ||
        !std::in_range<std::int64_t>(gap.last_seq()) || !std::in_range<std::int64_t>(gap.count()))
        return fmt::format("a gap from {} to {}", gap.first_seq(), gap.last_seq());
    // First: it locks streams in order, and the gap's row locks this one.
    if (const auto note = wire::parseEpochNote(shortText(gap.reason())))
        followEpoch(*note, gap.count());
    addGap(
        tx_,
        batch_.head,
        {.first_seq = gap.first_seq(),
         .last_seq = gap.last_seq(),
         .records = gap.count(),
         .reason = shortText(gap.reason())});
    log::warn(
        "analysis.gap",
        {{"agent", batch_.agent.value},
         {"first_seq", gap.first_seq()},
         {"last_seq", gap.last_seq()},
         {"records", gap.count()},
         {"reason", shortText(gap.reason())}});
    // What follows has higher numbers than the range that the gap stands for.
    last_seq_ = std::max(last_seq_, std::min(gap.last_seq(), batch_.last_seq));
    return std::nullopt;
}

void BatchAnalysis::followEpoch(const wire::EpochNote& note, std::uint64_t gone) {
    const EpochLink link = linkEpoch(tx_, batch_, note, gone);
    log::info(
        "analysis.epoch_follows",
        {{"agent", batch_.agent.value},
         {"epoch", uuidFromBytes(batch_.epoch)},
         {"follows", note.follows.value},
         {"why", note.why},
         {"known", link.is_known ? "yes" : "no"}});
    if (link.missing == 0) return;
    log::error(
        "analysis.records_missing",
        {{"agent", batch_.agent.value}, {"epoch", note.follows.value}, {"records", link.missing}});
}

BatchAnalysis::Fault BatchAnalysis::takeUnreachable(const v1::Unreachable& message, TimePoint at) {
    if (message.port() > std::numeric_limits<std::uint16_t>::max())
        return fmt::format("port {}", message.port());
    const Endpoint endpoint{
        .address = shortText(message.address()),
        .port = static_cast<std::uint16_t>(message.port())};
    const auto device = domain::findDeviceAt(tx_, batch_.head.tenant, batch_.agent, endpoint);
    if (!device) return std::nullopt;
    domain::markUnreachable(tx_, batch_.head.tenant, *device, at);
    domain::keepUnreachable(tx_, batch_.head.tenant, *device, at);
    changed_devices_.insert(device->value);
    return std::nullopt;
}

void BatchAnalysis::takeStatus(const v1::AgentStatus& status, TimePoint at) {
    domain::saveAgentReport(tx_, batch_.head.tenant, batch_.agent, toReport(status, at));
}

void BatchAnalysis::quarantine(
    const v1::Record& record,
    const v1::Batch& message,
    const std::string& reason,
    std::uint64_t number) {
    ++quarantined_;
    last_reason_ = reason;
    log::warn(
        "analysis.record_quarantined",
        {{"agent", batch_.agent.value}, {"seq", record.seq()}, {"reason", reason}});
    const auto kept = domain::addToQuarantine(
        tx_,
        {.tenant = batch_.head.tenant,
         .agent = batch_.agent,
         .epoch = batch_.epoch,
         .first_seq = number,
         .last_seq = number,
         .received_at = batch_.head.received_at,
         .stage = domain::QuarantineStage::Analyze,
         .kind = domain::QuarantineKind::Record,
         .reason = reason,
         .payload = record.SerializeAsString(),
         .send = sendTimeOf(batch_),
         .record_boot_id = bootIdOf(record, message)});
    if (kept == domain::QuarantineResult::Full) ++not_kept_;
}

}  // namespace platen::server::analysis
