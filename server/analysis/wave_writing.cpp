#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"
#include "server/analysis/finding_store.hpp"
#include "server/analysis/refold.hpp"
#include "server/analysis/wave.hpp"
#include "server/domain/devices/device_reader_store.hpp"
#include "server/domain/devices/device_state_store.hpp"
#include "server/domain/devices/latest_rows_store.hpp"
#include "server/domain/history/history_keeper.hpp"
#include "server/domain/readings/day_use_store.hpp"
#include "server/domain/readings/device_readings_store.hpp"
#include "server/domain/readings/reading_rows_store.hpp"

#include <algorithm>
#include <utility>

namespace platen::server::analysis {

using domain::DeviceKey;

/// Numbers of profiles and counter sets, for all events that have a meaning.
void Wave::findNumbers() {
    std::set<archive::ProfileNumbers::Key> profiles;
    std::vector<domain::CounterSets::Wanted> wanted;
    std::vector<std::size_t> wanted_by;
    for (std::size_t i = 0; i < limit_; ++i) {
        if (!plans_[i].meaning) continue;
        const ReadingItem& item = *events_[i].reading;
        profiles.insert({item.place.tenant, item.profiles.read_by->hash()});
        profiles.insert({item.place.tenant, item.profiles.normalise_by->hash()});
        wanted.push_back(
            {.tenant = item.place.tenant, .places = plans_[i].meaning->stated().places});
        wanted_by.push_back(i);
    }
    if (wanted.empty()) return;
    profile_numbers_ = memory_.profile_numbers.find(
        tx_, std::vector<archive::ProfileNumbers::Key>{profiles.begin(), profiles.end()});
    auto sets = memory_.counter_sets.need(tx_, wanted);
    for (std::size_t i = 0; i < wanted_by.size(); ++i)
        sets_[wanted_by[i]] = std::move(sets[i]);
}

FigureNumbers Wave::numbersOf(std::size_t index) {
    const ReadingItem& item = *events_[index].reading;
    const auto profile = [&](const Profile& of) {
        const archive::ProfileNumbers::Key key{item.place.tenant, of.hash()};
        if (const auto known = profile_numbers_.find(key); known != profile_numbers_.end())
            return known->second;
        return memory_.profile_numbers.find(tx_, {&key, 1}).at(key);
    };
    auto& set = sets_[index];
    if (!set) {
        const domain::CounterSets::Wanted wanted{
            .tenant = item.place.tenant, .places = plans_[index].meaning->stated().places};
        set = memory_.counter_sets.need(tx_, {&wanted, 1}).front();
    }
    FigureNumbers numbers{
        .profile = profile(*item.profiles.read_by),
        .normalised_by = std::nullopt,
        .counter_set = set->number,
        .set_sha256 = set->sha256};
    if (item.profiles.isCorrected()) numbers.normalised_by = profile(*item.profiles.normalise_by);
    return numbers;
}

/// Of people, about devices of which something is open.
void Wave::findDecisions() {
    std::vector<DeviceKey> asked;
    for (const auto& [key, state] : states_) {
        if (state.open_findings > 0) asked.push_back(key);
    }
    if (!asked.empty()) decisions_ = analysis::findDecisions(tx_, asked);
}

void Wave::write() {
    if (tenants_ == TenantLock::Shared) settleStates();
    domain::makeDevices(tx_, matches_.makes);
    noteMatches();
    domain::saveHomes(tx_, homes_, sights_elsewhere_);
    domain::updateDevices(tx_, sights_);
    domain::addReadings(tx_, facts_.readings);
    domain::addRuns(tx_, facts_.runs);
    faults::crashPoint("analysis.reading.written");
    foldLate();
    writeDays();
    writeLatest();
    writeStates();
    domain::keepHistory(tx_, facts_.history);
    for (const Displaced& each : displaced_)
        log::info(
            "device.displaced",
            {{"device", each.device.value}, {"by", each.by.value}, {"endpoint", each.at.text()}});
}

/// Rows that were read without a lock: written, where all that changes is known, or locked, before
/// anything is read that they stand for. Whoever changes anything of a device writes its row, too:
/// where all were still as they were read, all that was decided by them is as if they had been
/// locked then.
void Wave::settleStates() {
    domain::StatePointers moved;
    domain::StatePointers changed;
    domain::StatePointers held;
    for (const auto& [key, state] : states_) {
        const auto found = works_.find(key);
        if (found == works_.end() || !found->second.isChanged() || !found->second.isSettled()) {
            held.push_back(&state);
            continue;
        }
        (domain::isStepFrom(found->second.stored(), state) ? moved : changed).push_back(&state);
        settled_.insert(&state);
    }
    if (!domain::moveDeviceStates(tx_, moved) || !domain::changeDeviceStates(tx_, changed) ||
        !domain::holdDeviceStates(tx_, held))
        throw TenantsNeeded{};
}

void Wave::noteMatches() {
    domain::noteEvidence(tx_, matches_);
    for (const DeviceKey& loser : matches_.losers)
        workOn(loser).loseIdent();
}

/// What was late is in its place now: its devices are folded from all of their readings, and what
/// single steps said of them is forgotten.
void Wave::foldLate() {
    domain::StatePointers late;
    for (auto& [key, work] : works_) {
        if (work.wasLate()) late.push_back(&work.state());
    }
    if (late.empty()) return;
    domain::saveDeviceStates(tx_, late);
    for (auto& [key, work] : works_) {
        if (!work.wasLate()) continue;
        std::erase_if(facts_.days, [&](const auto& day) { return day.first.key == key; });
        std::erase_if(
            facts_.findings, [&](const DeviceFinding& found) { return found.device == key; });
        std::erase_if(
            facts_.checkpoints, [&](const Checkpoint& each) { return each.device == key; });
        refold(tx_, memory_, work.state(), work.lateSince());
    }
}

void Wave::writeDays() {
    std::vector<domain::DayOfUse> days;
    days.reserve(facts_.days.size());
    for (auto& [day, use] : facts_.days)
        days.push_back({.key = day.key, .day = day.day, .use = use});
    if (!days.empty()) domain::saveDays(tx_, days);
    if (!facts_.findings.empty()) saveFindings(tx_, facts_.findings);
    saveCheckpoints(tx_, facts_.checkpoints);
    std::vector<domain::DeviceDayKey> asked;
    for (auto& [key, work] : works_) {
        if (work.wantsVolume()) asked.push_back({.key = key, .day = work.state().day});
    }
    if (asked.empty()) return;
    const auto volumes = domain::volumesBefore(tx_, asked);
    for (const domain::DeviceDayKey& each : asked) {
        domain::DeviceState& state = workOn(each.key).state();
        const auto found = volumes.find(each.key);
        state.pages_30d = found == volumes.end() ? 0 : found->second;
        state.volume_day = each.day;
    }
}

void Wave::writeStates() {
    domain::StatePointers changed;
    for (auto& [key, work] : works_) {
        if (work.isChanged() && !settled_.contains(&work.state())) changed.push_back(&work.state());
    }
    domain::saveDeviceStates(tx_, changed);
}

/// Lists and texts of those that say other ones now.
void Wave::writeLatest() {
    std::vector<DeviceWork*> works;
    std::set<domain::CounterSets::Key> numbers;
    for (auto& [key, work] : works_) {
        if (!work.wantsLatest()) continue;
        works.push_back(&work);
        for (const auto& set : {work.stored().counter_set, work.state().counter_set}) {
            if (set) numbers.insert({key.tenant, *set});
        }
    }
    if (works.empty()) return;
    const auto sets = memory_.counter_sets.find(
        tx_, std::vector<domain::CounterSets::Key>{numbers.begin(), numbers.end()});
    const auto ownerOf = [&sets](const domain::DeviceState& state) {
        domain::LatestOwner owner{.state = state, .stated = {}};
        if (!state.counter_set) return owner;
        const auto& places = sets.at({state.key.tenant, *state.counter_set})->places;
        for (std::size_t i = 0; i < places.size(); ++i)
            owner.stated.push_back(
                {.name = places[i].name,
                 .value = static_cast<std::uint64_t>(state.counters.at(i)),
                 .unit = places[i].unit,
                 .oid = places[i].oid});
        return owner;
    };
    std::vector<domain::LatestOwner> before;
    for (DeviceWork* work : works)
        before.push_back(ownerOf(work->stored()));
    auto stored = domain::loadLatest(tx_, before);
    std::vector<rules::DeviceLatest> merged;
    merged.reserve(works.size());
    std::vector<domain::LatestRow> rows;
    for (DeviceWork* work : works) {
        const auto known = stored.find(work->state().key);
        merged.push_back(work->mergeLatest(
            known == stored.end() ? std::nullopt : std::optional{std::move(known->second)}));
        if (work->state().taken_at)
            rows.push_back({.owner = ownerOf(work->state()), .latest = merged.back()});
    }
    domain::saveLatest(tx_, rows);
}

}  // namespace platen::server::analysis
