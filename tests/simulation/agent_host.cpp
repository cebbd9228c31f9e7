#include "tests/simulation/agent_host.hpp"

#include "agent/outbox/outbox_error.hpp"
#include "common/wire/topics.hpp"

#include <algorithm>
#include <utility>

namespace platen::simulation {

using agent::outbox::NewRecord;
using agent::outbox::OutboxError;
using agent::outbox::OutboxFault;

AgentHost::AgentHost(
    Stage& stage,
    Truth& truth,
    HostDisk& disk,
    Broker& broker,
    const MemoryDatabase& database,
    HostSettings settings)
    : stage_{stage},
      truth_{truth},
      disk_{disk},
      broker_{broker},
      database_{database},
      settings_{std::move(settings)},
      history_{truth.addHost(settings_.agent)},
      clock_{stage} {
    // A small outbox gives up its tail before anything else.
    history_.has_full_tail = settings_.outbox.tail_mib == agent::outbox::OutboxSettings{}.tail_mib;
}

void AgentHost::start() {
    if (runs() || history_.is_off) return;
    ++life_;
    stage_.trace("host {} starts", settings_.number);
    disk_.processStarts();
    refused_ = 0;
    step("start", [this] { open(); });
    if (!runs()) return;
    connectSoon();
    planPump(Milliseconds{0});
}

void AgentHost::open() {
    outbox_.emplace(
        agent::outbox::OutboxOwner{.path = disk_.file(), .agent = settings_.agent},
        settings_.outbox,
        [](auto) { return std::string{"a profile"}; },
        clock_,
        stage_.chance);
    uplink_.emplace(
        settings_.uplink,
        *outbox_,
        clock_,
        stage_.chance,
        std::string(32, 'f'),
        [](std::string_view /*bytes*/) { return std::nullopt; },
        [this](const std::string& payload) { return publish(payload); });
    require(
        history_.was_damaged || !std::filesystem::exists(disk_.folder() / "corrupt"),
        "host {} took its outbox as damaged, which it was not",
        settings_.number);
    settleDoubt();
    require(
        outbox_->epoch() != known_epoch_ || outbox_->lastSeq() >= known_last_seq_ ||
            history_.was_damaged,
        "host {} had committed records up to {}, after the start it has them up to {}",
        settings_.number,
        known_last_seq_,
        outbox_->lastSeq());
    noteState();
}

void AgentHost::noteState() {
    known_last_seq_ = outbox_->lastSeq();
    if (known_epoch_ == outbox_->epoch()) return;
    known_epoch_ = outbox_->epoch();
    history_.epoch = {uuidFromBytes(known_epoch_)};
}

void AgentHost::settleDoubt() {
    for (const Doubt& doubt : std::exchange(doubts_, {})) {
        for (const std::string& name : doubt.names)
            truth_.committed(settings_.number, name);
        if (doubt.epoch == outbox_->epoch() && outbox_->lastSeq() > doubt.last_seq) continue;
        for (const std::string& name : doubt.names)
            truth_.excuse(name, "was never committed");
    }
}

/// One turn of the loop. The process ends when the disk says so, as the real one does.
void AgentHost::step(const char* what, const std::function<void()>& work) {
    try {
        work();
        if (outbox_ && !disk_.isDead()) checkAcknowledged();
    } catch (const OutboxError& problem) {
        if (problem.fault() == OutboxFault::Full && !disk_.isDead()) {
            not_before_ = clock_.bootNow() + minutes{1};
            return;
        }
        stage_.trace("host {} ends at {}: {}", settings_.number, what, problem.what());
        require(
            disk_.isDead() || history_.was_damaged,
            "host {} ends without a reason: {}",
            settings_.number,
            problem.what());
    }
    if (disk_.isDead()) end(Milliseconds{200} + stage_.chance.upTo(seconds{10}));
}

/// What has been checked stays true: the server forgets nothing but by a restore, which is excused.
void AgentHost::checkAcknowledged() {
    if (checked_seq_ == outbox_->ackedSeq() && checked_epoch_ == outbox_->epoch()) return;
    checked_seq_ = outbox_->ackedSeq();
    checked_epoch_ = outbox_->epoch();
    truth_.acknowledged(settings_.number, checked_epoch_, checked_seq_, database_.content);
}

void AgentHost::end(Milliseconds until_restart) {
    disk_.processDied();
    closeAll(until_restart);
}

void AgentHost::closeAll(Milliseconds until_restart) {
    broker_.forget(*this);
    uplink_.reset();
    outbox_.reset();
    stage_.timeline.after(until_restart, [this, life = ++life_] {
        if (life == life_) start();
    });
}

void AgentHost::kill() {
    if (!runs()) return;
    stage_.trace("host {}: kill", settings_.number);
    end(Milliseconds{200} + stage_.chance.upTo(seconds{10}));
}

void AgentHost::stop() {
    if (!runs()) return;
    stage_.trace("host {}: stop", settings_.number);
    closeAll(Milliseconds{200} + stage_.chance.upTo(seconds{10}));
}

void AgentHost::killAtWrite(std::uint64_t passage) {
    stage_.trace("host {}: kill at write {}", settings_.number, passage);
    disk_.dieAt(passage);
}

void AgentHost::cutPower() {
    stage_.trace("host {}: power failure", settings_.number);
    end(seconds{20} + stage_.chance.upTo(minutes{2}));
    disk_.cutPower(stage_.chance);
    suspended_until_ = Milliseconds{0};
    not_before_ = Milliseconds{0};
    clock_.reboot();
}

void AgentHost::powerOff() {
    stage_.trace("host {}: off for good", settings_.number);
    if (runs()) end(Milliseconds{0});
    ++life_;
    history_.is_off = true;
}

void AgentHost::suspend(Milliseconds duration) {
    stage_.trace("host {}: suspended for {} s", settings_.number, duration.count() / 1000);
    suspended_until_ = stage_.timeline.now() + duration;
    broker_.cut(*this);
}

void AgentHost::resume() {
    if (stage_.timeline.now() >= suspended_until_) return;
    suspended_until_ = stage_.timeline.now();
    if (runs()) pump();
}

void AgentHost::setWallError(Milliseconds error) {
    stage_.trace("host {}: clock is {} h wrong", settings_.number, error.count() / 3'600'000);
    clock_.setWallError(error);
}

HostCopy AgentHost::copy() const {
    return {
        .files = disk_.copy(), .position = truth_.position(), .was_damaged = history_.was_damaged};
}

void AgentHost::startFrom(const HostCopy& copy) {
    stage_.trace("host {}: starts from an older copy", settings_.number);
    if (runs()) end(seconds{1});
    if (known_epoch_.empty()) stage_.timeline.after(seconds{1}, [this] { start(); });
    disk_.restore(copy.files);
    known_epoch_.clear();
    history_.was_copied = true;
    history_.was_damaged = history_.was_damaged || copy.was_damaged;
    for (const Doubt& doubt : std::exchange(doubts_, {})) {
        for (const std::string& name : doubt.names) {
            truth_.committed(settings_.number, name);
            truth_.excuse(name, "was never committed, or set back");
        }
    }
    truth_.wasSetBack(settings_.number, copy.position);
}

void AgentHost::damageFile() {
    stage_.trace("host {}: its outbox is damaged", settings_.number);
    // What is in the log of SQLite has a checksum there, and would cover what is in the file.
    stop();
    history_.was_damaged = true;
    disk_.damage(stage_.chance);
}

bool AgentHost::isEmpty() {
    return runs() && outbox_->ackedSeq() == outbox_->lastSeq();
}

NewRecord AgentHost::newRecord(std::string& name) {
    name = fmt::format("{}-{}", settings_.number, ++made_);
    NewRecord record{.message = {}, .boot_id = clock_.bootId()};
    record.message.set_wall_ms(clock_.wallNow().time_since_epoch().count());
    record.message.set_boot_ms(static_cast<std::uint64_t>(clock_.bootNow().count()));
    if (stage_.chance.percent(15)) {
        record.message.mutable_status()->set_hostname(name);
        return record;
    }
    auto* reading = record.message.mutable_reading();
    reading->set_address(fmt::format("192.0.2.{}", stage_.chance.pick(settings_.devices)));
    reading->set_profile_hash(std::string(32, static_cast<char>('p' + stage_.chance.pick(2))));
    auto* value = reading->add_values();
    value->set_type(wire::v1::OCTETS);
    value->set_number(name.size());
    value->set_octets(name + stage_.chance.bytes(settings_.record_bytes));
    return record;
}

void AgentHost::collect(std::size_t count) {
    if (!runs() || stage_.timeline.now() < suspended_until_) return;
    Doubt doubt{.epoch = outbox_->epoch(), .last_seq = outbox_->lastSeq(), .names = {}};
    std::vector<NewRecord> records;
    for (std::size_t i = 0; i < count; ++i)
        records.push_back(newRecord(doubt.names.emplace_back()));
    stage_.trace("host {}: {} records from {} on", settings_.number, count, doubt.names.front());
    doubts_.push_back(doubt);
    const bool has_something_to_note = refused_ > 0;
    step("append", [&] { append(records); });
    if (has_something_to_note && !doubts_.empty()) history_.has_unsure_books = true;
    if (runs()) pump();
}

/// Either all are taken, or there is one.
void AgentHost::append(const std::vector<NewRecord>& records) {
    const auto appended = outbox_->append(records);
    const Doubt doubt = std::move(doubts_.back());
    doubts_.pop_back();
    if (disk_.isDead()) {
        doubts_.push_back(doubt);
        return;
    }
    if (appended.refused > 0) {
        require(appended.refused == records.size(), "some of several records were refused");
        refused_ += appended.refused;
        return;
    }
    for (const std::string& name : doubt.names)
        truth_.committed(settings_.number, name);
    history_.refused += std::exchange(refused_, 0);
    noteState();
}

void AgentHost::pump() {
    if (!runs()) return;
    if (stage_.timeline.now() < suspended_until_)
        return planPump(suspended_until_ - stage_.timeline.now());
    if (clock_.bootNow() < not_before_) return planPump(not_before_ - clock_.bootNow());
    Milliseconds wait{minutes{1}};
    step("pump", [&] { wait = uplink_->pump(); });
    // Until something comes, an empty outbox has nothing to do.
    if (wait < minutes{1} || !isEmpty()) planPump(wait);
}

void AgentHost::planPump(Milliseconds delay) {
    stage_.timeline.after(delay, [this, life = life_, plan = ++pump_plan_] {
        if (life == life_ && plan == pump_plan_) pump();
    });
}

void AgentHost::connectSoon() {
    const auto longest = broker_.isUp() ? seconds{10} : minutes{1};
    stage_.timeline.after(Milliseconds{100} + stage_.chance.upTo(longest), [this, life = life_] {
        if (life != life_ || !runs() || broker_.isConnected(*this)) return;
        const bool sleeps = stage_.timeline.now() < suspended_until_;
        if (sleeps || !broker_.connect(*this, settings_.agent.value, false)) connectSoon();
    });
}

void AgentHost::onConnected() {
    step("connected", [this] { uplink_->connected(); });
    pump();
}

void AgentHost::onDisconnected() {
    if (!runs()) return;
    step("disconnected", [this] { uplink_->disconnected(); });
    connectSoon();
}

void AgentHost::onMessage(const std::string& /*topic*/, const std::string& payload) {
    if (!runs() || stage_.timeline.now() < suspended_until_) return;
    const std::string epoch_before = outbox_->epoch();
    step("acknowledgement", [&] { (void)uplink_->acknowledged(payload); });
    if (!runs()) return;
    if (outbox_->epoch() != epoch_before)
        stage_.trace("host {}: new epoch {}", settings_.number, brief(outbox_->epoch()));
    noteState();
    pump();
}

void AgentHost::onDelivery(mqtt::DeliveryStatus status) {
    if (!runs() || stage_.timeline.now() < suspended_until_) return;
    step("delivery", [&] { uplink_->delivered(status); });
}

bool AgentHost::publish(const std::string& payload) {
    if (!broker_.isConnected(*this) || disk_.isDead()) return false;
    truth_.published(settings_.number, payload);
    if (stage_.traced) {
        const auto envelope = wire::parseEnvelope(payload);
        stage_.trace(
            "host {} sends {}-{} of {}",
            settings_.number,
            envelope->first_seq(),
            envelope->last_seq(),
            brief(envelope->epoch()));
    }
    broker_.publish(*this, wire::batchTopic(settings_.agent), payload);
    return true;
}

}  // namespace platen::simulation
