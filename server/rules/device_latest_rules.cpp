#include "server/rules/device_latest_rules.hpp"

#include "common/normalise/reading_json.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace platen::server::rules {

namespace {

/// True when `candidate` says more than `known`.
bool replaces(const LatestCounter& candidate, const LatestCounter& known) {
    const bool candidate_counts = candidate.counter.value > 0;
    const bool known_counts = known.counter.value > 0;
    if (candidate_counts != known_counts) return candidate_counts;
    if (candidate.at != known.at) return candidate.at > known.at;
    return candidate.counter.value > known.counter.value;
}

void mergeList(std::optional<LatestList>& stored, const std::optional<LatestList>& sample) {
    if (!sample) return;
    const auto worth = [](const LatestList& list) {
        return std::tie(list.in_sleep, list.at, list.json);
    };
    const bool replaces = !stored || (stored->in_sleep && !sample->in_sleep) ||
                          (stored->in_sleep == sample->in_sleep && worth(*sample) > worth(*stored));
    if (replaces) stored = sample;
}

bool isLevelKnown(LevelState state) {
    return state != LevelState::Unknown && state != LevelState::NotReported;
}

template <class Part>
bool knowsNoLevel(const std::vector<Part>& parts) {
    return std::ranges::none_of(parts, [](const Part& part) { return isLevelKnown(part.state); });
}

bool isNotice(const Reason& reason) {
    return reason.severity == Severity::Notice;
}

std::map<std::string, TimePoint> textsAt(const StandardReading& reading, TimePoint at) {
    const std::array<std::pair<const char*, const std::string*>, 7> texts{
        {{"vendor", &reading.vendor},
         {"model", &reading.model},
         {"serial", &reading.serial},
         {"firmware", &reading.firmware},
         {"name", &reading.name},
         {"location", &reading.location},
         {"mac", &reading.mac}}};
    std::map<std::string, TimePoint> said;
    for (const auto& [field, text] : texts) {
        if (!text->empty()) said[field] = at;
    }
    return said;
}

}  // namespace

DeviceLatest latestOf(
    const StandardReading& reading, const SampleOrder& sample, TimePoint received_at) {
    DeviceLatest latest{
        .sample = sample,
        .received_at = received_at,
        .status = reading.status,
        .errors = reading.errors,
        .console = reading.console,
        .counters = {},
        .supplies = {},
        .trays = {},
        .alerts = {},
        .reasons = {},
        .asleep = reading.asleep,
        .texts_at = textsAt(reading, sample.taken_at),
        .unreachable_since = {}};
    const TimePoint at = sample.taken_at;
    for (const Counter& counter : reading.counters)
        latest.counters[counter.name] = {.at = at, .counter = counter};
    const bool is_vague = reading.asleep && knowsNoLevel(reading.supplies);
    if (!reading.supplies.empty())
        latest.supplies = {.at = at, .json = suppliesJson(reading), .in_sleep = is_vague};
    if (!reading.trays.empty()) {
        latest.trays = {
            .at = at,
            .json = traysJson(reading),
            .in_sleep = reading.asleep && knowsNoLevel(reading.trays)};
    }
    const bool speaks = !reading.alerts_partial && !is_vague &&
                        (!reading.counters.empty() || latest.supplies || latest.trays);
    if (speaks || !reading.alerts.empty()) latest.alerts = {.at = at, .json = alertsJson(reading)};
    if (speaks || !reading.reasons.empty()) {
        latest.reasons = {
            .at = at,
            .json = reasonsJson(reading),
            .in_sleep = is_vague && std::ranges::all_of(reading.reasons, isNotice)};
    }
    return latest;
}

DeviceLatest mergeLatest(DeviceLatest stored, const DeviceLatest& sample) {
    for (const auto& [name, counter] : sample.counters) {
        const auto [known, added] = stored.counters.try_emplace(name, counter);
        if (!added && replaces(counter, known->second)) known->second = counter;
    }
    mergeList(stored.supplies, sample.supplies);
    mergeList(stored.trays, sample.trays);
    mergeList(stored.alerts, sample.alerts);
    mergeList(stored.reasons, sample.reasons);
    for (const auto& [field, at] : sample.texts_at) {
        TimePoint& known = stored.texts_at[field];
        known = std::max(known, at);
    }
    if (sample.sample > stored.sample) {
        stored.sample = sample.sample;
        stored.received_at = sample.received_at;
        stored.status = sample.status;
        stored.errors = sample.errors;
        stored.console = sample.console;
        stored.asleep = sample.asleep;
    }
    if (stored.unreachable_since && *stored.unreachable_since <= stored.sample.taken_at)
        stored.unreachable_since.reset();
    return stored;
}

}  // namespace platen::server::rules
