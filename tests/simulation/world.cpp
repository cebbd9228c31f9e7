#include "tests/simulation/world.hpp"

#include "tests/simulation/judgement.hpp"

#include <algorithm>
#include <utility>

namespace platen::simulation {

namespace {

const TenantId kTenant{"7e000000-0000-4000-8000-000000000001"};
/// A machine that was taken out of service for an hour because of a fork, twice.
constexpr Milliseconds kLongestSettling = hours{6};

}  // namespace

World::World(std::uint64_t seed, bool is_traced, HostDisks& disks)
    : stage_{seed, is_traced},
      disks_directory_{disks},
      truth_{stage_},
      database_{
          stage_,
          [this](const auto& changed) {
              truth_.stored(database_.content, changed);
              planAnalysis();
          }},
      broker_{stage_, {}},
      analysis_{stage_, database_, truth_} {
    disks_directory_.clear();
    drawFaults();
    drawSizes();
    const auto servers = 1 + stage_.chance.pick(3);
    for (std::uint64_t i = 0; i < servers; ++i)
        addServer();
    const auto hosts = 1 + stage_.chance.pick(2);
    for (std::uint64_t i = 0; i < hosts; ++i)
        addHost({stage_.chance.uuid()});
    for (const auto& host : hosts_)
        host->start();
    for (const auto& server : servers_)
        server->start();
}

/// Each history has some kinds of faults only: many kinds at once hide each other.
void World::drawFaults() {
    const std::vector<Fault> kinds{
        {"agent killed", 40, &World::killHost},
        {"agent killed at a write", 40, &World::killHostAtWrite},
        {"agent stopped", 25, &World::stopHost},
        {"power failure", 25, &World::cutPower},
        {"suspended", 15, &World::suspendHost},
        {"clock jumps", 15, &World::jumpClock},
        {"agent cut off", 40, &World::cutHost},
        {"server cut off", 30, &World::cutServer},
        {"cloned", 12, &World::cloneHost},
        {"rolled back", 15, &World::rollBackHost},
        // Reading a damaged file costs as much as fifty other histories.
        {"file damaged", 2, &World::damageHost},
        {"long outage", 15, &World::beginOutage},
        {"broker dies", 30, &World::crashBroker},
        {"server killed", 30, &World::killServer},
        {"server killed after commit", 30, &World::killServerAfterCommit},
        {"database stops", 25, &World::stopDatabase},
        {"database stops at a statement", 30, &World::stopDatabaseAtStatement},
        {"backup or restore", 15, &World::restoreBackup},
        {"revoked", 8, &World::revoke},
        {"epoch retired", 8, &World::retire},
        {"nonsense", 15, &World::sendNonsense}};
    for (const Fault& kind : kinds) {
        if (!stage_.chance.percent(kind.likelihood)) continue;
        faults_.push_back(kind);
        if (kind.happen == &World::cutPower) has_power_cuts_ = true;
        if (kind.happen == &World::restoreBackup) faults_.push_back({"backup", 0, &World::backUp});
    }
    auto& chance = stage_.chance;
    const auto drawRate = [&chance](std::uint64_t most) {
        return chance.percent(50) ? chance.pick(most) : 0;
    };
    broker_faults_ = {
        .loss = drawRate(30), .duplicate = drawRate(40), .slow = drawRate(40), .cut = drawRate(10)};
    broker_.setFaults(broker_faults_);
}

void World::drawSizes() {
    auto& chance = stage_.chance;
    auto& outbox = host_settings_.outbox;
    outbox.batch_records =
        static_cast<std::uint32_t>(1 + chance.pick(chance.percent(80) ? 4 : 500));
    if (chance.percent(25)) outbox.tail_mib = 0;
    is_crowded_ = chance.percent(6);
    if (is_crowded_) {
        outbox.limit_mib = 1;
        outbox.tail_mib = std::min(outbox.tail_mib, 1U);
        host_settings_.record_bytes = 20'000;
    }
    // With many devices, there is little that thinning can give up.
    host_settings_.devices = is_crowded_ && chance.percent(50) ? 100 : 3;
    auto& uplink = host_settings_.uplink;
    uplink.window = 1 + chance.pick(4);
    uplink.linger = chance.upTo(Milliseconds{5'000});
    uplink.retry_first = seconds{1 + chance.pick(30)};
    uplink.retry_longest = uplink.retry_first * (1 + static_cast<int>(chance.pick(10)));
}

void World::addHost(const AgentId& agent) {
    HostSettings settings = host_settings_;
    settings.number = hosts_.size();
    settings.agent = agent;
    disks_.push_back(
        std::make_unique<HostDisk>(disks_directory_.folderOf(settings.number), has_power_cuts_));
    disks_directory_.add(settings.number, *disks_.back());
    hosts_.push_back(
        std::make_unique<AgentHost>(stage_, truth_, *disks_.back(), broker_, database_, settings));
    database_.content.owners.try_emplace(
        agent,
        server::ingest::AgentOwner{.tenant = kTenant, .state = server::ingest::AgentState::Active});
}

void World::addServer() {
    server::ingest::IngestSettings settings;
    settings.client_id = fmt::format("svc-ingest-{}", servers_.size() + 1);
    settings.group = 1 + stage_.chance.pick(8);
    settings.ahead = stage_.chance.percent(30) ? 1 + stage_.chance.pick(2) : 16;
    servers_.push_back(std::make_unique<IngestProcess>(stage_, broker_, database_, settings));
}

AgentHost& World::anyHost() {
    return *hosts_[stage_.chance.pick(hosts_.size())];
}

void World::planAnalysis() {
    if (std::exchange(analysis_is_planned_, true)) return;
    stage_.timeline.after(stage_.chance.upTo(seconds{20}), [this] {
        analysis_is_planned_ = false;
        if (analysis_.analyzeNext()) planAnalysis();
    });
}

Figures World::run() {
    if (is_crowded_) fill();
    // Most bugs need few events; some need many.
    const auto turns =
        stage_.chance.percent(85) ? 4 + stage_.chance.pick(8) : 10 + stage_.chance.pick(40);
    for (std::uint64_t i = 0; i < turns; ++i)
        turn();
    endFaults();
    settle();
    judge();
    Figures figures = stage_.figures;
    figures.add("events", stage_.timeline.events());
    figures.add("records", truth_.records());
    figures.add("batches", truth_.batches());
    figures.add("sendings", truth_.sendings());
    figures.add("minutes", static_cast<std::uint64_t>(stage_.timeline.now() / minutes{1}));
    return figures;
}

/// As many records as the smallest outbox holds, or some more, while nothing can be sent.
void World::fill() {
    beginOutage();
    for (std::uint64_t left = 20 + stage_.chance.pick(40); left > 0; --left) {
        anyHost().collect(1);
        stage_.timeline.runUntil(stage_.timeline.now() + stage_.chance.upTo(minutes{2}));
    }
}

void World::turn() {
    auto& chance = stage_.chance;
    const auto pause = chance.percent(70) ? seconds{5} : chance.percent(80) ? minutes{3} : hours{2};
    stage_.timeline.runUntil(stage_.timeline.now() + chance.upTo(pause));
    if (chance.percent(60) || faults_.empty()) {
        // One by one when some may be refused.
        const std::size_t times = is_crowded_ ? 3 : 1;
        AgentHost& host = anyHost();
        for (std::size_t i = 0; i < times; ++i)
            host.collect(is_crowded_ ? 1 : 1 + chance.pick(3));
        return;
    }
    const Fault& fault = faults_[chance.pick(faults_.size())];
    stage_.figures.add("faults");
    stage_.figures.add(std::string{"fault: "} + fault.name);
    (this->*fault.happen)();
}

bool World::isSettled() {
    const bool all_empty = std::ranges::all_of(
        hosts_, [](const auto& host) { return !host->isOn() || host->isEmpty(); });
    if (!all_empty || !database_.isUp()) return false;
    return std::ranges::none_of(
        database_.content.queue, [](const auto& entry) { return entry.second.ready; });
}

/// Everything comes back, and every agent has one more record: a server that was restored learns of
/// what it lost by the next batch.
void World::endFaults() {
    stage_.trace("--- faults end ---");
    broker_.setFaults({});
    broker_.start();
    startDatabase();
    for (auto& [agent, owner] : database_.content.owners)
        owner.state = server::ingest::AgentState::Active;
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
        // Of machines with the same identity, one remains.
        const bool is_clone = std::any_of(
            hosts_.begin(), hosts_.begin() + static_cast<long>(i), [&](const auto& other) {
                return other->isOn() && other->settings().agent == hosts_[i]->settings().agent;
            });
        if (is_clone) hosts_[i]->powerOff();
        disks_[i]->dieAt(0);
        hosts_[i]->resume();
    }
    stage_.timeline.runUntil(stage_.timeline.now() + minutes{3});
    for (const auto& host : hosts_) {
        if (!host->isOn()) continue;
        require(host->runs(), "host {} does not come back", host->settings().number);
        collectLast(*host);
    }
}

/// A full outbox takes it as soon as it has sent enough.
void World::collectLast(AgentHost& host) {
    const auto begun = stage_.timeline.now();
    for (host.collect(1); host.refuses(); host.collect(1)) {
        require(
            stage_.timeline.now() < begun + kLongestSettling,
            "host {} refuses records {} h after the faults have ended",
            host.settings().number,
            kLongestSettling / hours{1});
        stage_.timeline.runUntil(stage_.timeline.now() + minutes{5});
    }
}

void World::settle() {
    const auto begun = stage_.timeline.now();
    const auto sendings = truth_.sendings();
    stage_.timeline.runUntil(begun + minutes{1});
    while (!isSettled()) {
        require(
            stage_.timeline.now() < begun + kLongestSettling,
            "the outboxes are not empty {} h after the faults have ended",
            kLongestSettling / hours{1});
        stage_.timeline.runUntil(stage_.timeline.now() + seconds{30});
    }
    require(
        truth_.sendings() - sendings < 20 * truth_.batches() + 50,
        "{} sendings of {} batches after the faults have ended",
        truth_.sendings() - sendings,
        truth_.batches());
}

const server::ingest::Stream* World::streamOf(const AgentHost& host) const {
    const auto found = database_.content.streams.find(
        {.tenant = kTenant,
         .agent = host.settings().agent,
         .epoch = {uuidFromBytes(host.epoch())}});
    return found == database_.content.streams.end() ? nullptr : &found->second.stream;
}

void World::judge() {
    for (const auto& host : hosts_) {
        if (!host->isOn()) continue;
        const auto* stream = streamOf(*host);
        require(
            stream != nullptr && stream->state.hw == host->lastSeq(),
            "host {} is empty at {}, the server's stream stands at {}",
            host->settings().number,
            host->lastSeq(),
            stream == nullptr ? 0 : stream->state.hw);
    }
    Judgement{truth_, database_.content}.pass();
}

}  // namespace platen::simulation
