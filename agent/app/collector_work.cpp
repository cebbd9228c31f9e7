#include "agent/app/collector_work.hpp"

#include "common/log/log.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace platen::agent::app {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLongestWait{250};       // how late a stop may be noticed
constexpr milliseconds kBusyPause{1000};        // before a device that is being swept is polled
constexpr milliseconds kRememberEvery{30'000};  // at most one write of the file in that time
constexpr std::uint32_t kMostDoublings = 16;

}  // namespace

Collector::Work::Work(
    CollectorSettings settings, Tools tools, RecordSink sink, std::optional<IppParts> ipp)
    : settings_{std::move(settings)},
      profiles_{tools.profiles},
      clock_{tools.clock},
      sink_{std::move(sink)},
      ranges_{settings_.discovery.addressRanges()},
      credentials_{discovery::CredentialBook::fromSettings(settings_.credentials, ranges_)},
      schedule_{settings_.polling.interval, settings_.polling.spread},
      engine_{tools.datagrams, tools.clock, tools.random},
      next_sweep_{tools.clock.bootNow()},
      remembered_at_{tools.clock.bootNow()} {
    if (ipp) ipp_ = makeIppReader(*std::move(ipp));
    recall();
    publishStatus();
}

void Collector::Work::run(const std::stop_token& stop) {
    if (ranges_.empty() && settings_.ipp.ranges.empty()) log::warn("discovery.no_ranges");
    while (!stop.stop_requested()) {
        workOnSweep();
        workOverIpp();
        startPolls();
        rememberNowAndThen(clock_.bootNow());
        publishNowAndThen(clock_.bootNow());
        runEngine();
    }
    giveAwayIncomplete();
    remember();
    publishStatus();
}

/// What fails in here is the repetition of one request at most: it is lost, its time runs on.
void Collector::Work::runEngine() try {
    engine_.runOnce(nextWork());
} catch (const std::exception& problem) {
    log::error("collector.step_failed", {{"error", problem.what()}});
}

milliseconds Collector::Work::nextWork() const {
    const milliseconds now = clock_.bootNow();
    milliseconds next = now + kLongestWait;
    if (sweep_) next = std::min(next, sweep_->nextPump().value_or(next));
    const bool may_poll = polls_.size() < settings_.polling.parallel;
    if (may_poll) next = std::min(next, schedule_.nextDue().value_or(next));
    return std::max(next, now);
}

void Collector::Work::recall() try {
    if (settings_.known_devices_file.empty()) return;
    for (const auto& known : discovery::readKnownDevices(settings_.known_devices_file))
        recall(known);
    log::info("collector.recalled", {{"devices", devices_.size()}});
} catch (const discovery::KnownDevicesError& problem) {
    log::warn("collector.recall_failed", {{"error", problem.what()}});
}

/// Settings and profiles may have changed since: what does not fit them any more is left to the
/// sweep.
void Collector::Work::recall(const discovery::KnownDevice& known) {
    if (known.hints.speaks_ipp ? !mayAskOverIpp(known.peer) : !mayAskOverSnmp(known)) return;
    const Profile* profile = profiles_.match(known.hints);
    if (profile == nullptr) return;
    devices_.learn(
        {.peer = known.peer,
         .credential = known.credential,
         .profile = profile,
         .hints = known.hints});
    Device& device = *devices_.find(known.peer);
    if (known.family == profile->family()) device.size = known.size;
    device.after_snmp = device.after_snmp || known.after_snmp;
    device.last_answer = known.last_answer;
    device.last_sign = clock_.bootNow();
    if (known.last_answer)
        device.last_sign -= std::max(clock_.wallNow() - *known.last_answer, milliseconds{0});
    schedule_.planNow(known.peer, polling::momentOf(clock_));
}

/// By the credential at the remembered position, if that is of the same kind still: a credential
/// that was put before it must not make a device of SNMPv3 be asked in a weaker way.
bool Collector::Work::mayAskOverSnmp(const discovery::KnownDevice& known) {
    const bool in_range = std::ranges::any_of(
        ranges_, [&](const discovery::AddressRange& range) { return range.covers(known.peer); });
    if (!in_range) return false;
    const bool allowed = credentials_.allows(known.credential, known.peer);
    const bool is_v3 = allowed && protocolOf(known.credential) == Protocol::SnmpV3;
    const bool was_v3 = known.by_v3.value_or(is_v3);
    if (was_v3 && hasUserFor(known.peer)) engine_.expectV3(known.peer);
    return allowed && is_v3 == was_v3;
}

/// True when the settings have a credential of SNMPv3 for it.
bool Collector::Work::hasUserFor(const snmp::Peer& peer) const {
    for (std::size_t nth = 0; const auto position = credentials_.candidate(peer, nth); ++nth) {
        if (protocolOf(*position) == Protocol::SnmpV3) return true;
    }
    return false;
}

void Collector::Work::rememberNowAndThen(milliseconds now) {
    if (to_remember_ && now - remembered_at_ >= kRememberEvery) remember();
}

void Collector::Work::remember() try {
    remembered_at_ = clock_.bootNow();
    to_remember_ = false;
    if (settings_.known_devices_file.empty()) return;
    auto known = devices_.snapshot();
    for (discovery::KnownDevice& device : known) {
        if (!device.hints.speaks_ipp)
            device.by_v3 = protocolOf(device.credential) == Protocol::SnmpV3;
    }
    discovery::writeKnownDevices(settings_.known_devices_file, known);
} catch (const discovery::KnownDevicesError& problem) {
    log::warn("collector.remember_failed", {{"error", problem.what()}});
}

void Collector::Work::workOnSweep() {
    if (!sweep_ && clock_.bootNow() >= next_sweep_) {
        if (ranges_.empty())
            searchOverIpp();
        else
            startSweep();
    }
    if (!sweep_) return;
    sweep_->pump();
    if (sweep_->finished()) endSweep();
}

void Collector::Work::startSweep() {
    const auto& chosen = settings_.discovery;
    sweep_ = std::make_unique<discovery::Sweep>(
        ranges_,
        discovery::SweepPace{
            .packets_per_second = chosen.rate_pps,
            .timeout = chosen.timeout,
            .retries = chosen.retries},
        discovery::Sweep::Tools{
            .credentials = credentials_,
            .profiles = profiles_,
            .engine = engine_,
            .clock = clock_,
            .asked_otherwise =
                [this](const snmp::IpAddress& address) { return askedOverIpp(address); }},
        [this](const discovery::FoundDevice& found) { onFound(found); },
        [this](const discovery::Sweep::Refusal& refusal) { onRefused(refusal); });
    sweep_started_ = clock_.bootNow();
    log::info("sweep.started", {{"addresses", sweep_->counts().addresses}});
}

void Collector::Work::endSweep() {
    const discovery::SweepCounts counts = sweep_->counts();
    sweep_.reset();
    const milliseconds now = clock_.bootNow();
    searchOverIpp();
    last_sweep_ = clock_.wallNow();
    to_remember_ = true;
    log::info(
        "sweep.finished",
        {{"addresses", counts.addresses},
         {"found", counts.found},
         {"not_printers", counts.not_printers},
         {"refused", counts.refused},
         {"silent", counts.silent},
         {"failed", counts.failed},
         {"ms", (now - sweep_started_).count()}});
}

void Collector::Work::onFound(const discovery::FoundDevice& found) {
    const bool added = devices_.learn(found);
    Device& device = *devices_.find(found.peer);
    device.last_sign = clock_.bootNow();
    if (added) {
        to_remember_ = true;
        log::info(
            "device.found",
            {{"endpoint", found.peer.endpoint().text()},
             {"profile", found.profile->family()},
             {"sys_descr", found.hints.sys_descr},
             {"make_and_model", found.hints.make_and_model}});
    }
    if (!found.hints.speaks_ipp) forgetOverIpp(found.peer.address);
    if (added || device.missed > 0) schedule_.planNow(found.peer, polling::momentOf(clock_));
}

/// Told once for each device and credential, until the reason changes.
void Collector::Work::onRefused(const discovery::Sweep::Refusal& refusal) {
    if (refusal.reason == snmp::Silence::Timeout) return;  // most addresses have nobody
    const auto told = refusals_.try_emplace({refusal.peer, refusal.credential}, refusal.reason);
    if (!told.second && std::exchange(told.first->second, refusal.reason) == refusal.reason) return;
    log::warn(
        "device.credential_refused",
        {{"endpoint", refusal.peer.endpoint().text()},
         {"credential", credentials_.nameOf(refusal.credential)},
         {"reason", snmp::silenceName(refusal.reason)}});
}

void Collector::Work::leaveToOthers(std::vector<wire::LeftPlace> places) {
    const std::lock_guard lock{left_mutex_};
    newly_left_.insert(
        newly_left_.end(),
        std::make_move_iterator(places.begin()),
        std::make_move_iterator(places.end()));
}

void Collector::Work::noteLeft() {
    std::vector<wire::LeftPlace> places;
    {
        const std::lock_guard lock{left_mutex_};
        places.swap(newly_left_);
    }
    for (const wire::LeftPlace& place : places) {
        const auto peer = snmp::Peer::of(place.endpoint);
        if (!peer || devices_.find(*peer) == nullptr) continue;
        if (left_.leave(*peer, clock_.bootNow(), place.lasts))
            log::info(
                "device.left",
                {{"endpoint", place.endpoint.text()}, {"seconds", place.lasts.count()}});
    }
}

/// What is left is not asked, and not told to be silent.
bool Collector::Work::leavesTurn(const snmp::Peer& peer, polling::Moment now) {
    switch (left_.turnOf(peer, now.boot)) {
        case polling::Turn::Own:
            return false;
        case polling::Turn::TakenBack:
            log::info("device.taken_back", {{"endpoint", peer.endpoint().text()}});
            return false;
        case polling::Turn::Left:
            schedule_.planSlot(peer, now);
            return true;
    }
    throw std::logic_error{"unhandled Turn"};
}

void Collector::Work::startPolls() {
    noteLeft();
    while (polls_.size() < settings_.polling.parallel) {
        const polling::Moment now = polling::momentOf(clock_);
        const auto peer = schedule_.takeDue(now);
        if (!peer) return;
        if (leavesTurn(*peer, now)) continue;
        const Device* device = devices_.find(*peer);
        if (engine_.busy(*peer) || askedOverIpp(peer->address))
            schedule_.planAfter(*peer, now, kBusyPause);
        else if (device != nullptr)
            startPoll(*peer, *device);
    }
}

void Collector::Work::startPoll(const snmp::Peer& peer, const Device& device) {
    if (device.found.hints.speaks_ipp) {
        if (ipp_) readOverIpp(peer, device);
        return;
    }
    const auto& chosen = settings_.polling;
    auto& poll = polls_[peer];
    poll = std::make_unique<polling::DevicePoll>(
        polling::PollTarget{
            .peer = peer,
            .credential = credentials_.credential(device.found.credential),
            .profile = device.found.profile,
            .size = device.size},
        polling::PollLimits{
            .timeout = chosen.timeout, .retries = chosen.retries, .total = chosen.device_limit},
        engine_,
        clock_,
        [this, peer](Result<RawReading, polling::PollError> outcome) {
            onPolled(peer, std::move(outcome));
        });
    poll->start();
}

void Collector::Work::onPolled(
    const snmp::Peer& peer, Result<RawReading, polling::PollError> outcome) {
    const auto poll = polls_.extract(peer);  // it is at its end: freed when this function is left
    ++polls_done_;
    Device* device = devices_.find(peer);
    if (device == nullptr) return;
    learn(peer, *device, poll.mapped()->learned());
    if (outcome)
        onSnmpReading(peer, *device, std::move(outcome).value());
    else if (outcome.error() == polling::PollError::Failed)
        onFailure(peer);
    else
        onSilence(peer, *device, poll.mapped()->silence());
}

void Collector::Work::learn(const snmp::Peer& peer, Device& device, const snmp::RequestSize& size) {
    const bool failed_before = device.size.check == snmp::BulkCheck::Failed;
    device.size = size;
    if (size.check != snmp::BulkCheck::Failed || failed_before) return;
    log::warn(
        "device.bulk_skips_rows",
        {{"endpoint", peer.endpoint().text()}, {"profile", device.found.profile->family()}});
}

void Collector::Work::onReading(const snmp::Peer& peer, Device& device, RawReading reading) {
    if (device.unreachable)
        log::info("device.answers_again", {{"endpoint", peer.endpoint().text()}});
    device.missed = 0;
    device.unreachable = false;
    device.last_answer = clock_.wallNow();
    device.last_sign = clock_.bootNow();
    to_remember_ = true;
    schedule_.planSlot(peer, polling::momentOf(clock_));
    log::debug(
        "device.read",
        {{"endpoint", peer.endpoint().text()},
         {"values", reading.bindings.size()},
         {"problems", reading.problems.size()},
         {"packets", reading.packets},
         {"ms", reading.duration.count()}});
    giveAway(std::move(reading));
}

/// Says nothing about the device: its next turn comes as usual.
void Collector::Work::onFailure(const snmp::Peer& peer) {
    ++polls_failed_;
    schedule_.planSlot(peer, polling::momentOf(clock_));
}

void Collector::Work::onSilence(const snmp::Peer& peer, Device& device, snmp::Silence reason) {
    ++device.missed;
    if (device.missed < settings_.polling.missed_polls) {
        schedule_.planSlot(peer, polling::momentOf(clock_));
        return;
    }
    if (device.unreachable && isPast(device)) return forget(peer);
    schedule_.planAfter(peer, polling::momentOf(clock_), pauseAfter(device.missed));
    if (device.unreachable) return;
    device.unreachable = true;
    log::warn(
        "device.unreachable",
        {{"endpoint", peer.endpoint().text()},
         {"reason", snmp::silenceName(reason)},
         {"missed_polls", device.missed}});
    suspectOverIpp(device);
    giveAway(UnreachableDevice{
        .endpoint = peer.endpoint(),
        .reason = std::string{snmp::silenceName(reason)},
        .last_answer = device.last_answer});
}

bool Collector::Work::isPast(const Device& device) const {
    return clock_.bootNow() - device.last_sign >= std::chrono::days{settings_.polling.forget_days};
}

/// It was told that the device is unreachable, and told it stays. It has no plan at this point.
void Collector::Work::forget(const snmp::Peer& peer) {
    devices_.forget(peer);
    engine_.forget(peer);
    if (ipp_) ipp_->forget(peer);
    left_.forget(peer);
    to_remember_ = true;
    log::info(
        "device.forgotten",
        {{"endpoint", peer.endpoint().text()}, {"days", settings_.polling.forget_days}});
}

/// Twice as long each time, up to the longest pause, but never less than the interval.
milliseconds Collector::Work::pauseAfter(std::uint32_t missed) const {
    const std::uint32_t doublings =
        std::min(missed - settings_.polling.missed_polls, kMostDoublings);
    const milliseconds interval = settings_.polling.interval;
    const milliseconds longest = std::max<milliseconds>(settings_.polling.longest_pause, interval);
    return std::min(interval * (std::int64_t{1} << doublings), longest);
}

void Collector::Work::giveAway(std::variant<RawReading, UnreachableDevice> body) try {
    sink_({.wall = clock_.wallNow(), .boot = clock_.bootNow(), .body = std::move(body)});
} catch (const std::exception& problem) {
    log::error("collector.record_lost", {{"error", problem.what()}});
}

void Collector::Work::publishNowAndThen(milliseconds now) {
    if (now - published_at_ >= kLongestWait) publishStatus();
}

void Collector::Work::publishStatus() {
    published_at_ = clock_.bootNow();
    const CollectorStatus now{
        .known = devices_.size(),
        .unreachable = devices_.unreachable(),
        .polls_done = polls_done_,
        .polls_failed = polls_failed_,
        .in_flight = engine_.inFlight(),
        .left_to_others = left_.count(published_at_),
        .sweeping = sweep_ != nullptr,
        .last_sweep = last_sweep_};
    const std::lock_guard lock{status_mutex_};
    status_ = now;
}

CollectorStatus Collector::Work::status() const {
    const std::lock_guard lock{status_mutex_};
    return status_;
}

}  // namespace platen::agent::app
