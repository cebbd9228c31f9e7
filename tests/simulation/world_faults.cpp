// What can happen to a world.
#include "common/wire/envelope.hpp"
#include "common/wire/topics.hpp"
#include "tests/simulation/world.hpp"

namespace platen::simulation {

namespace {

constexpr std::size_t kMostHosts = 4;

}  // namespace

void World::killHost() {
    anyHost().kill();
}

void World::killHostAtWrite() {
    anyHost().killAtWrite(1 + stage_.chance.pick(12));
}

void World::stopHost() {
    anyHost().stop();
}

void World::cutPower() {
    AgentHost& host = anyHost();
    if (host.isOn()) host.cutPower();
}

void World::suspendHost() {
    anyHost().suspend(stage_.chance.upTo(hours{8}));
}

void World::jumpClock() {
    constexpr hours kTenYears{24 * 3652};
    const auto error = stage_.chance.upTo(2 * kTenYears) - kTenYears;
    anyHost().setWallError(stage_.chance.percent(30) ? Milliseconds{0} : Milliseconds{error});
}

void World::cutHost() {
    broker_.cut(anyHost());
}

void World::cutServer() {
    broker_.cut(*servers_[stage_.chance.pick(servers_.size())]);
}

void World::cloneHost() {
    if (hosts_.size() >= kMostHosts) return;
    AgentHost& original = anyHost();
    const HostCopy copy = original.copy();
    original.wasCloned();
    addHost(original.settings().agent);
    startFromCopy(*hosts_.back(), copy);
}

/// It goes on from there with something that the server does not know yet.
void World::startFromCopy(AgentHost& host, const HostCopy& copy) {
    host.startFrom(copy);
    stage_.timeline.after(Milliseconds{1'500}, [this, &host] {
        // One by one: a full outbox may take some of them only.
        for (auto left = 1 + stage_.chance.pick(12); host.isOn() && left > 0; --left)
            host.collect(1);
    });
}

void World::rollBackHost() {
    AgentHost& host = anyHost();
    const std::size_t number = host.settings().number;
    for (std::size_t i = 0; i < copied_hosts_.size(); ++i) {
        if (copied_hosts_[i] == number && stage_.chance.percent(50))
            return startFromCopy(host, copies_[i]);
    }
    copies_.push_back(host.copy());
    copied_hosts_.push_back(number);
}

void World::damageHost() {
    anyHost().damageFile();
}

void World::crashBroker() {
    broker_.crash();
    stage_.timeline.after(stage_.chance.upTo(minutes{5}), [this] { broker_.start(); });
}

/// Long enough for an outbox to fill.
void World::beginOutage() {
    broker_.crash();
    stage_.timeline.after(hours{1} + stage_.chance.upTo(hours{10}), [this] { broker_.start(); });
}

void World::killServer() {
    servers_[stage_.chance.pick(servers_.size())]->kill();
}

void World::killServerAfterCommit() {
    servers_[stage_.chance.pick(servers_.size())]->killAfterCommit();
}

void World::stopDatabase() {
    stage_.trace("database stops");
    database_.stop();
    stage_.timeline.after(stage_.chance.upTo(minutes{2}), [this] { startDatabase(); });
}

void World::stopDatabaseAtStatement() {
    database_.stopAt(1 + stage_.chance.pick(20), stage_.chance.percent(50));
    stage_.timeline.after(minutes{1} + stage_.chance.upTo(minutes{2}), [this] { startDatabase(); });
}

void World::startDatabase() {
    database_.start();
    planAnalysis();
}

void World::backUp() {
    stage_.trace("database is backed up");
    backup_ = std::make_unique<DatabaseContent>(database_.content);
}

void World::restoreBackup() {
    if (!backup_) return backUp();
    stage_.trace("database is restored");
    stage_.figures.add("fault: database restored");
    database_.content = *backup_;
    truth_.restored();
    planAnalysis();
}

void World::revoke() {
    const AgentId& agent = anyHost().settings().agent;
    stage_.trace("agent {} is revoked", agent.value.substr(0, 4));
    database_.content.owners[agent].state = server::ingest::AgentState::Revoked;
    stage_.timeline.after(stage_.chance.upTo(hours{1}), [this, agent] {
        database_.content.owners[agent].state = server::ingest::AgentState::Active;
    });
}

void World::retire() {
    if (database_.content.streams.empty()) return;
    auto row = database_.content.streams.begin();
    std::advance(row, static_cast<long>(stage_.chance.pick(database_.content.streams.size())));
    stage_.trace("epoch {} is retired", row->first.epoch.value.substr(0, 6));
    row->second.stream.state.retired = true;
}

/// Acknowledgements that are none, or not for this epoch.
void World::sendNonsense() {
    AgentHost& host = anyHost();
    if (!host.runs()) return;
    const std::string foreign = stage_.chance.bytes(16);
    const auto status = static_cast<wire::v1::Ack::Status>(stage_.chance.pick(5));
    std::string payload =
        wire::makeAck(
            status,
            {.epoch = foreign, .seq = stage_.chance.pick(30), .chain = wire::chainStart(foreign)},
            stage_.wall())
            .SerializeAsString();
    if (stage_.chance.percent(50)) payload.resize(stage_.chance.pick(payload.size()));
    if (stage_.chance.percent(20)) payload = stage_.chance.bytes(stage_.chance.pick(100));
    stage_.trace("host {}: gets nonsense", host.settings().number);
    host.onMessage(wire::ackTopic(host.settings().agent), payload);
}

}  // namespace platen::simulation
