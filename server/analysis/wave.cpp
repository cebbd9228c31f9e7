#include "server/analysis/wave.hpp"

#include "server/domain/devices/device_place_store.hpp"
#include "server/domain/devices/device_reader_store.hpp"
#include "server/domain/devices/device_state_store.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace platen::server::analysis {

using domain::DeviceKey;

Wave::Wave(
    db::Transaction& tx, Memory& memory, std::span<const DeviceEvent> events, TenantLock tenants)
    : tx_{tx}, memory_{memory}, events_{events}, tenants_{tenants}, limit_{events.size()} {}

std::size_t Wave::run() {
    look();
    planAll();
    match();
    findNumbers();
    findDecisions();
    const std::size_t taken = layAll();
    if (taken == 0) throw std::logic_error{"a reading fits neither its device nor any other"};
    if (tenants_ == TenantLock::Shared && (taken < events_.size() || hasLate()))
        throw TenantsNeeded{};
    if (taken < limit_) matchFirst(taken);
    write();
    return taken;
}

/// The devices that are known at the places of the events. Whoever works alone locks them; beside
/// others nobody else is likely to want them, so that it is enough to see at the end that they were
/// as they are now. What is read where no device is known is of one that is new, or was elsewhere:
/// known before anything is interpreted in vain.
void Wave::look() {
    spot_of_.reserve(events_.size());
    for (const DeviceEvent& event : events_)
        spot_of_.push_back(&spots_[event.place]);
    std::vector<domain::DevicePlace> places;
    places.reserve(spots_.size());
    for (const auto& [place, spot] : spots_)
        places.push_back(place);
    places_ = domain::findDevicesAt(tx_, places);
    for (auto& [place, spot] : spots_)
        spot.devices = &places_.at(place);
    const auto all = places_.all();
    const std::vector<DeviceKey> devices{all.begin(), all.end()};
    if (tenants_ == TenantLock::Alone) {
        states_ = domain::lockDeviceStates(tx_, devices);
        return;
    }
    for (std::size_t i = 0; i < events_.size(); ++i) {
        if (events_[i].reading && spot_of_[i]->devices->empty()) throw TenantsNeeded{};
    }
    states_ = domain::readDeviceStates(tx_, devices);
}

/// Late readings change days of their customer device by device, in no order that others keep to.
bool Wave::hasLate() const {
    return std::ranges::any_of(works_, [](const auto& work) { return work.second.wasLate(); });
}

DeviceWork& Wave::workOn(const DeviceKey& key) {
    const auto known = works_.find(key);
    if (known != works_.end()) return known->second;
    // A device that is about to be made has no row yet.
    const auto state = states_.try_emplace(key).first;
    state->second.key = key;
    return works_.try_emplace(key, state->second).first->second;
}

/// What was read last there before the events.
void Wave::recall(Spot& spot) {
    const DeviceKey* const device = domain::DevicePlaces::lastOf(*spot.devices, states_);
    if (device == nullptr) return;
    DeviceWork& work = workOn(*device);
    const domain::DeviceState& state = work.state();
    spot.last = LastThere{
        .device = device,
        .event = 0,
        .said = state.said,
        .ident = state.ident,
        .day = state.day,
        .order = {.taken_at = *state.taken_at, .stream = state.stream, .seq = state.seq},
        .is_open = state.unreachable_since || work.isPending()};
}

/// False when it cannot be understood: that is a bad record.
bool Wave::understand(std::size_t index) {
    Plan& plan = plans_[index];
    if (plan.meaning) return true;
    const ReadingItem& item = *events_[index].reading;
    auto meaning = meaningOf(item, memory_.readings);
    if (meaning) {
        plan.meaning = std::move(meaning).value();
        return true;
    }
    plan.is_bad = true;
    bad_.push_back(
        {.source = item.taken.source,
         .record = item.taken.record,
         .reason = meaning.error(),
         .number = item.taken.record->seq()});
    return false;
}

void Wave::planAll() {
    plans_.resize(events_.size());
    for (std::size_t i = 0; i < events_.size(); ++i) {
        if (events_[i].reading) planReading(i);
    }
}

/// By what was read last at its place: a repetition is not interpreted, and whoever looks as the
/// last one is the last one. Evidence is asked once a day, too: it notes when it was shown.
void Wave::planReading(std::size_t index) {
    const ReadingItem& item = *events_[index].reading;
    Plan& plan = plans_[index];
    Spot& spot = *spot_of_[index];
    std::optional<LastThere>& last = spot.last;
    if (!last) recall(spot);
    const bool is_newer = last && item.origin.order > last->order;
    if (last && !last->ident.empty() && item.said.all == last->said && is_newer && !last->is_open &&
        item.origin.day <= last->day) {
        plan.device = last->device;
        if (plan.device == nullptr) plan.match = plans_[last->event].match;
        last->order = item.origin.order;
        return;
    }
    if (!understand(index)) return;
    if (last && !last->ident.empty() && plan.meaning->traits().ident == last->ident &&
        item.origin.day <= last->day) {
        plan.device = last->device;
        if (plan.device == nullptr) plan.match = plans_[last->event].match;
    } else {
        plan.match = seen_.size();
        seen_.push_back(plan.meaning->seen());
        seen_events_.push_back(index);
    }
    if (last && !is_newer) return;
    last = LastThere{
        .device = plan.device,
        .event = index,
        .said = item.said.all,
        .ident = plan.meaning->traits().ident,
        .day = last ? std::max(last->day, item.origin.day) : item.origin.day,
        .order = item.origin.order,
        .is_open = false};
}

void Wave::match() {
    matches_ = domain::matchDevices(tx_, seen_);
    if (!matches_.has_news.empty() && tenants_ == TenantLock::Shared) throw TenantsNeeded{};
    takeFewer();
    lockMatched();
    findHomes();
}

/// What comes after a device has lost evidence to another one has to be looked at with what that
/// has changed. Only as many of the first events are taken as do without, found by halves; or the
/// very first one that is matched.
void Wave::takeFewer() {
    for (std::size_t most = seen_.size(); losesOneOfOurs();) {
        most /= 2;
        limit_ = most > 1 ? seen_events_[most] : seen_events_.front() + 1;
        matchFirst(limit_);
        if (most <= 1) return;
    }
}

/// Of what is matched, only that of the first events.
void Wave::matchFirst(std::size_t events) {
    const auto end = std::ranges::lower_bound(seen_events_, events);
    const auto count = static_cast<std::size_t>(end - seen_events_.begin());
    matches_ = domain::matchDevices(tx_, std::span{seen_}.first(count));
}

bool Wave::losesOneOfOurs() const {
    if (matches_.losers.empty()) return false;
    const auto is_loser = [this](const Plan& plan) {
        if (plan.device != nullptr && matches_.losers.contains(*plan.device)) return true;
        if (!plan.match) return false;
        const domain::SeenDevice& seen = seen_[*plan.match];
        return matches_.losers.contains(
            {.tenant = seen.tenant, .device = matches_.devices[*plan.match]});
    };
    return std::ranges::any_of(std::span{plans_}.first(limit_), is_loser);
}

void Wave::lockMatched() {
    std::set<DeviceKey> wanted = matches_.losers;
    for (std::size_t i = 0; i < matches_.devices.size(); ++i)
        wanted.insert({.tenant = seen_[i].tenant, .device = matches_.devices[i]});
    std::erase_if(wanted, [this](const DeviceKey& key) { return states_.contains(key); });
    if (wanted.empty()) return;
    // Rows are locked in the order of their keys, unless nobody else locks any.
    if (tenants_ == TenantLock::Shared) throw TenantsNeeded{};
    states_.merge(
        domain::lockDeviceStates(tx_, std::vector<DeviceKey>{wanted.begin(), wanted.end()}));
}

/// Of devices that another agent than their own may read: they are matched, but were known to be
/// elsewhere, or are not known at all; and of those whose own agent says late what it has read.
void Wave::findHomes() {
    std::set<DeviceKey> asked;
    for (std::size_t i = 0; i < matches_.devices.size(); ++i) {
        const DeviceKey key{.tenant = seen_[i].tenant, .device = matches_.devices[i]};
        if (!spot_of_[seen_events_[i]]->devices->contains(key)) asked.insert(key);
    }
    for (std::size_t i = 0; i < events_.size(); ++i) {
        if (!events_[i].reading) continue;
        for (const DeviceKey& key : *spot_of_[i]->devices) {
            const auto& newest = states_.at(key).taken_at;
            if (newest && events_[i].taken.taken_at <= *newest) asked.insert(key);
        }
    }
    homes_ = domain::findHomes(tx_, asked);
    for (const auto& [device, seen] : matches_.makes)
        homes_.settle({device.tenant, device.device}, seen->agent);
}

std::size_t Wave::layAll() {
    for (std::size_t i = 0; i < limit_; ++i) {
        if (!lay(i)) return i;
    }
    return limit_;
}

/// False when the events before it have to be written first.
bool Wave::lay(std::size_t index) {
    const DeviceEvent& event = events_[index];
    const Plan& plan = plans_[index];
    if (plan.is_bad) return true;
    if (!event.reading) {
        laySilence(index);
        return true;
    }
    if (plan.device != nullptr) return layReading(index, *plan.device);
    return layReading(
        index, {.tenant = event.place.tenant, .device = matches_.devices.at(plan.match.value())});
}

bool Wave::layReading(std::size_t index, const DeviceKey& key) {
    const DeviceEvent& event = events_[index];
    const ReadingItem& item = *event.reading;
    Plan& plan = plans_[index];
    DeviceWork& work = workOn(key);
    if (work.wasLate() && work.isNewest(item.origin.order)) return false;
    const bool is_there = spot_of_[index]->devices->contains(key);  // a guest's place is not
    if (!plan.meaning && is_there && work.isRepetition(item.said.all, item.origin)) {
        (void)noteReader(key, event);
        work.repeat(item.origin);
        touched_.insert(key);
        ++readings_;
        return true;
    }
    if (!plan.meaning && (!is_there || item.said.all != work.state().said)) return false;
    if (!understand(index)) return true;
    Meaning& meaning = *plan.meaning;
    const bool is_matched = plan.match && seen_events_[*plan.match] == index;
    if (!is_matched && work.state().ident != meaning.traits().ident) return false;
    const bool is_newest = work.isNewest(item.origin.order);
    const bool ident_changed = work.state().ident != meaning.traits().ident;
    if (!homes_.empty()) {
        meaning.setGuest(noteReader(key, event));
        sights_elsewhere_.push_back({.device = key, .seen = &meaning.seen()});
    }
    work.read(item, meaning, numbersOf(index), decisions_[key], facts_);
    if (is_newest && ident_changed) settleIn(event, key, meaning);
    touched_.insert(key);
    ++readings_;
    return true;
}

/// True when the agent reads a device that is another one's.
bool Wave::noteReader(const DeviceKey& key, const DeviceEvent& event) {
    if (homes_.empty()) return false;
    const auto newest = workOn(key).state().taken_at;
    return homes_.read({key.tenant, key.device}, event.place.agent, event.taken.taken_at, newest);
}

/// The device is where it was not known to be, or another one than was known.
void Wave::settleIn(const DeviceEvent& event, const DeviceKey& key, const Meaning& meaning) {
    sights_.push_back({.device = key, .seen = &meaning.seen()});
    if (meaning.isGuest()) return;
    const TimePoint at = meaning.seen().taken_at;
    for (const DeviceKey& other : places_.displacedBy(key, event.place, at, states_)) {
        workOn(other).displace(at, facts_);
        touched_.insert(other);
        displaced_.push_back(
            {.device = other.device, .by = key.device, .at = event.place.endpoint});
    }
    places_.move(key, event.place);
}

void Wave::laySilence(std::size_t index) {
    const DeviceKey* const device =
        domain::DevicePlaces::lastOf(*spot_of_[index]->devices, states_);
    if (device == nullptr) return;
    workOn(*device).fallSilent(events_[index].taken.taken_at, facts_);
    touched_.insert(*device);
}

}  // namespace platen::server::analysis
