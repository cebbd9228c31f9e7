#include "server/renormalise/derived_store.hpp"

#include "server/analysis/refold.hpp"
#include "server/domain/devices/device_state_store.hpp"
#include "server/domain/devices/latest_rows_store.hpp"
#include "server/domain/readings/day_use_store.hpp"
#include "server/rules/device_state_rules.hpp"

#include <utility>

namespace platen::server::renormalise {

namespace {

using domain::DeviceKey;
using domain::DeviceState;

/// What the newest reading stated, with units and OIDs.
std::vector<Counter> statedBy(
    db::Transaction& tx, analysis::Memory& memory, const DeviceState& state) {
    std::vector<Counter> stated;
    if (!state.counter_set) return stated;
    const domain::CounterSets::Key key{state.key.tenant, *state.counter_set};
    const auto& places = memory.counter_sets.find(tx, {&key, 1}).at(key)->places;
    for (std::size_t i = 0; i < places.size(); ++i)
        stated.push_back(
            {.name = places[i].name,
             .value = static_cast<std::uint64_t>(state.counters.at(i)),
             .unit = places[i].unit,
             .oid = places[i].oid});
    return stated;
}

std::optional<rules::DeviceLatest> findLatest(
    db::Transaction& tx, analysis::Memory& memory, const DeviceState& state) {
    const domain::LatestOwner owner{.state = state, .stated = statedBy(tx, memory, state)};
    auto found = domain::loadLatest(tx, {&owner, 1});
    const auto latest = found.find(state.key);
    if (latest == found.end()) return std::nullopt;
    return std::move(latest->second);
}

Days findDaysFrom(db::Transaction& tx, const DeviceKey& device, const std::string& day) {
    Days days;
    if (day.empty()) return days;
    const domain::DeviceDayKey from{.key = device, .day = day};
    for (auto& [key, use] : domain::findDays(tx, {&from, 1}))
        days.emplace(key.day, use);
    return days;
}

void showLatest(DeviceState& state, const rules::DeviceLatest& latest) {
    const rules::ShownState shown = rules::shownState(latest);
    state.status = shown.status;
    state.reasons = shown.reasons;
    state.alerts = shown.alerts;
    state.supply_left = shown.supply_left;
    state.total = shown.total;
    state.mono = shown.mono;
    state.color = shown.color;
}

void replaceLatest(
    db::Transaction& tx,
    analysis::Memory& memory,
    DeviceState& state,
    const rules::DeviceLatest& latest,
    const std::optional<domain::StatedCounters>& newest) {
    if (newest) {
        const domain::CounterSets::Wanted wanted{
            .tenant = state.key.tenant, .places = newest->places};
        state.counter_set = memory.counter_sets.need(tx, {&wanted, 1}).front()->number;
        state.counters = newest->values;
    }
    showLatest(state, latest);
    const domain::LatestRow row{
        .owner = {.state = state, .stated = statedBy(tx, memory, state)}, .latest = latest};
    domain::saveLatest(tx, {&row, 1});
}

/// Days, findings and where the meters stand, from the readings as they are now.
void replaceUse(
    db::Transaction& tx,
    analysis::Memory& memory,
    DeviceState& state,
    const std::optional<TimePoint>& since) {
    analysis::refold(tx, memory, state, since);
    if (state.day.empty()) return;
    const domain::DeviceDayKey day{.key = state.key, .day = state.day};
    const auto volumes = domain::volumesBefore(tx, {&day, 1});
    const auto found = volumes.find(state.key);
    state.pages_30d = found == volumes.end() ? 0 : found->second;
    state.volume_day = state.day;
}

}  // namespace

domain::Spans spansFrom(
    db::Transaction& tx, const DeviceKey& device, TimePoint from, std::optional<TimePoint> to) {
    using enum domain::SpanKind;
    return domain::saidByReadings(domain::findSpans(
        tx, {.device = device, .kinds = {Supply, Alert, Field}, .from = from, .to = to}));
}

std::optional<StoredDerived> findDerived(
    db::Transaction& tx,
    analysis::Memory& memory,
    const DeviceKey& device,
    const DeviceFold& fold) {
    auto states = domain::lockDeviceStates(tx, {&device, 1});
    if (states.empty()) return std::nullopt;
    StoredDerived stored{.state = std::move(states.begin()->second), .derived = {}};
    stored.derived = {
        .days = findDaysFrom(tx, device, fold.daysFrom()),
        .latest = findLatest(tx, memory, stored.state),
        .said =
            domain::findDeviceSaid(tx, device.tenant, device.device).value_or(domain::DeviceSaid{}),
        .spans = {}};
    if (const auto from = fold.historyFrom())
        stored.derived.spans = spansFrom(tx, device, *from, std::nullopt);
    return stored;
}

void replaceDerived(
    db::Transaction& tx,
    analysis::Memory& memory,
    StoredDerived stored,
    const Derived& corrected,
    const CorrectionWalk& walk) {
    DeviceState& state = stored.state;
    const DeviceKey& device = state.key;
    const Derived& before = stored.derived;
    if (corrected.latest) replaceLatest(tx, memory, state, *corrected.latest, walk.newest());
    if (corrected.said != before.said)
        domain::replaceDeviceSaid(tx, device.tenant, device.device, corrected.said);
    domain::Spans spans = corrected.spans;
    for (const auto& [thing, gone] : before.spans)
        spans[thing];
    domain::replaceSpans(tx, device, before.spans, spans);
    replaceUse(tx, memory, state, walk.firstCorrected());
    state.said.clear();
    state.looks.clear();
    state.ident.clear();
    domain::saveDeviceState(tx, state);
}

}  // namespace platen::server::renormalise
