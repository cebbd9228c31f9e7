#include "server/analysis/refold.hpp"

#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"
#include "server/analysis/device_work.hpp"
#include "server/analysis/finding_store.hpp"
#include "server/analysis/queue_store.hpp"
#include "server/analysis/refold_store.hpp"
#include "server/db/errors.hpp"
#include "server/domain/devices/device_state_store.hpp"
#include "server/domain/live/live_store.hpp"
#include "server/domain/readings/day_use_store.hpp"
#include "server/domain/readings/device_readings_store.hpp"
#include "server/rules/meter_fold.hpp"

#include <algorithm>
#include <exception>
#include <limits>
#include <new>
#include <tuple>
#include <utility>

namespace platen::server::analysis {

namespace {

using domain::DeviceKey;
using domain::DeviceReading;

constexpr std::string_view kFirstDay = "0001-01-01";

std::string dayBefore(const std::string& day) {
    return formatUtc(parseUtc(day + "T00:00:00Z").value() - std::chrono::days{1}).substr(0, 10);
}

/// The meters of one device on their way through its readings.
class Refold {
public:
    Refold(db::Transaction& tx, Memory& memory, const DeviceKey& key)
        : tx_{tx}, memory_{memory}, key_{key} {}

    void beginAt(const Checkpoint& checkpoint) {
        begin_ = checkpoint.month;
        meters_ = rules::MeterFold::parse(checkpoint.meters);
        known_until_ = meters_.newestAt();
    }
    /// By time.
    void addAll(const std::vector<DeviceReading>& readings, const rules::Decisions& decisions);
    /// Writes days, findings and checkpoints from the begin on.
    void write();

    [[nodiscard]] const rules::MeterFold& meters() const { return meters_; }

private:
    [[nodiscard]] std::vector<std::string> daysOf(const std::vector<DeviceReading>& readings);
    [[nodiscard]] domain::CounterSets::Found setsOf(const std::vector<DeviceReading>& readings);
    void add(
        const DeviceReading& reading,
        const domain::CounterPlaces& places,
        const std::string& day,
        const rules::Decisions& decisions);

    db::Transaction& tx_;
    Memory& memory_;
    const DeviceKey& key_;
    std::string begin_{kFirstDay};
    rules::MeterFold meters_;
    std::optional<TimePoint> known_until_;  // what the checkpoint has
    std::optional<TimePoint> first_at_;
    std::optional<TimePoint> previous_at_;
    std::string day_;
    std::map<std::string, rules::DayUse> days_;
    std::map<std::tuple<TimePoint, std::int32_t, rules::Meter>, rules::Finding> findings_;
    std::vector<Checkpoint> checkpoints_;
};

std::vector<std::string> Refold::daysOf(const std::vector<DeviceReading>& readings) {
    std::set<std::int64_t> streams;
    for (const DeviceReading& reading : readings)
        streams.insert(reading.sample.stream);
    const auto zones = findZones(tx_, key_.tenant, streams);
    std::vector<domain::LocalDays::Moment> moments;
    moments.reserve(readings.size());
    for (const DeviceReading& reading : readings)
        moments.push_back({.zone = zones.at(reading.sample.stream), .at = reading.sample.taken_at});
    return memory_.days.daysOf(tx_, moments);
}

domain::CounterSets::Found Refold::setsOf(const std::vector<DeviceReading>& readings) {
    std::set<domain::CounterSets::Key> keys;
    for (const DeviceReading& reading : readings)
        keys.insert({key_.tenant, reading.says->counter_set});
    return memory_.counter_sets.find(
        tx_, std::vector<domain::CounterSets::Key>{keys.begin(), keys.end()});
}

void Refold::addAll(const std::vector<DeviceReading>& readings, const rules::Decisions& decisions) {
    const auto days = daysOf(readings);
    const auto sets = setsOf(readings);
    for (std::size_t i = 0; i < readings.size(); ++i) {
        // By time, not by day: the site may have another time zone since.
        if (!first_at_ && known_until_ && readings[i].sample.taken_at <= *known_until_) {
            previous_at_ = readings[i].sample.taken_at;
            continue;
        }
        if (!first_at_) first_at_ = readings[i].sample.taken_at;
        add(readings[i],
            sets.at({key_.tenant, readings[i].says->counter_set})->places,
            days[i],
            decisions);
    }
}

void Refold::add(
    const DeviceReading& reading,
    const domain::CounterPlaces& places,
    const std::string& day,
    const rules::Decisions& decisions) {
    const std::string before = day_;
    day_ = std::max(day_, day);
    if (!before.empty() && monthOf(before) != monthOf(day_))
        checkpoints_.push_back({.device = key_, .month = monthOf(day_), .meters = meters_.bytes()});
    rules::MeterSample sample;
    for (const Counter& counter : domain::countersOf(*reading.says, places))
        rules::addCounter(sample, counter.name, counter.value, counter.unit, counter.oid);
    sample.marks = rules::parseMarks(reading.says->marks);
    sample.taken_at = reading.sample.taken_at;
    sample.n = reading.sample.n;
    sample.previous_at = std::exchange(previous_at_, reading.sample.taken_at);
    auto step = meters_.add(sample, day_, decisions);
    for (const auto& [changed, use] : step.days)
        days_.insert_or_assign(changed, use);
    for (rules::Finding& finding : step.findings)
        findings_.insert_or_assign(
            {finding.taken_at, finding.n, finding.meter}, std::move(finding));
}

void Refold::write() {
    if (!first_at_) return;
    domain::dropDaysFrom(tx_, std::vector<domain::DeviceDayKey>{{.key = key_, .day = begin_}});
    std::vector<domain::DayOfUse> days;
    for (const auto& [day, use] : days_)
        days.push_back({.key = key_, .day = day, .use = use});
    if (!days.empty()) domain::saveDays(tx_, days);
    std::vector<rules::Finding> findings;
    for (const auto& [name, finding] : findings_)
        findings.push_back(finding);
    replaceFindings(tx_, key_, *first_at_, findings);
    dropCheckpointsAfter(tx_, key_, begin_);
    saveCheckpoints(tx_, checkpoints_);
}

/// The last one before that reading which nothing later changes.
std::optional<Checkpoint> checkpointBefore(
    db::Transaction& tx, const DeviceKey& key, const std::string& day) {
    auto checkpoint = findCheckpoint(tx, key, monthOf(day));
    while (checkpoint && rules::MeterFold::parse(checkpoint->meters).isPending())
        checkpoint = findCheckpoint(tx, key, dayBefore(checkpoint->month));
    return checkpoint;
}

/// With the one before them: how long it was until the first one matters.
std::vector<DeviceReading> readingsFrom(
    db::Transaction& tx, const DeviceKey& key, const std::optional<TimePoint>& from) {
    constexpr std::int64_t kAll = std::numeric_limits<std::int32_t>::max();
    std::vector<DeviceReading> readings;
    if (from)
        readings = domain::listDeviceReadings(
            tx, {.key = key, .to = *from, .order = domain::ReadingOrder::NewestFirst, .most = 1});
    auto rest = domain::listDeviceReadings(tx, {.key = key, .from = from, .most = kAll});
    readings.insert(
        readings.end(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
    return readings;
}

/// Begin of a day in UTC, and a day before that: earlier than at any site.
TimePoint wellBefore(const std::string& day) {
    return parseUtc(day + "T00:00:00Z").value() - std::chrono::days{1};
}

}  // namespace

void refold(
    db::Transaction& tx,
    Memory& memory,
    domain::DeviceState& state,
    const std::optional<TimePoint>& since) {
    const DeviceKey& key = state.key;
    Refold fold{tx, memory, key};
    std::optional<TimePoint> from;
    std::optional<Checkpoint> checkpoint;
    if (since) {
        // The month of the day in UTC may be one before that at the site: only more work.
        const std::string day = formatUtc(*since - std::chrono::days{1}).substr(0, 10);
        checkpoint = checkpointBefore(tx, key, day);
    }
    // Use of months whose readings are gone stays as it was charged.
    if (!checkpoint) checkpoint = findCheckpointAfterGone(tx, key);
    if (checkpoint) {
        fold.beginAt(*checkpoint);
        from = wellBefore(checkpoint->month);
    }
    std::map<DeviceKey, rules::Decisions> decisions = findDecisions(tx, {&key, 1});
    fold.addAll(readingsFrom(tx, key, from), decisions[key]);
    fold.write();
    state.meters = fold.meters().bytes();
    state.trust = fold.meters().trust();
    state.open_findings = fold.meters().openFindings();
}

void refoldDecided(db::Transaction& tx, Memory& memory, const DeviceKey& key) {
    auto states = domain::lockDeviceStates(tx, {&key, 1});
    if (states.empty()) return;
    domain::DeviceState& state = states.begin()->second;
    countDecisions(tx, key);
    refold(tx, memory, state, firstDecided(tx, key));
    if (!state.day.empty()) {
        const domain::DeviceDayKey day{.key = key, .day = state.day};
        const auto volumes = domain::volumesBefore(tx, {&day, 1});
        state.pages_30d = volumes.contains(key) ? volumes.at(key) : 0;
        state.volume_day = state.day;
    }
    domain::saveDeviceState(tx, state);
    domain::noteChanges(tx, key.tenant, domain::LiveKind::Device, {key.device.value});
}

bool refoldNext(db::Database& database, Memory& memory) {
    db::Transaction tx{database, db::TenantScope::none()};
    const auto key = takeRefold(tx);
    if (!key) return false;
    tx.see(db::TenantScope::of(key->tenant));
    const auto putOff = [&](const std::exception& problem) {
        log::error(
            "analysis.refold_failed", {{"device", key->device.value}, {"error", problem.what()}});
        putOffRefold(tx, *key);
    };
    try {
        tx.attempt([&] {
            lockTenants(tx, {&key->tenant, 1}, TenantLock::Shared);
            refoldDecided(tx, memory, *key);
            dropRefold(tx, *key);
        });
    } catch (const db::DatabaseError& problem) {
        if (!db::isFaultOfValues(problem)) throw;
        putOff(problem);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& problem) {
        putOff(problem);
    }
    faults::crashPoint("analysis.refold.before_commit");
    tx.commit();
    faults::crashPoint("analysis.refold.after_commit");
    return true;
}

}  // namespace platen::server::analysis
