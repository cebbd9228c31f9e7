#include "agent/discovery/sweep.hpp"

#include "common/log/log.hpp"

#include <exception>
#include <utility>

namespace platen::agent::discovery {

Sweep::Sweep(
    std::vector<AddressRange> ranges,
    SweepPace pace,
    Tools tools,
    OnFound on_found,
    OnRefused on_refused)
    : ranges_{std::move(ranges)},
      pace_{pace},
      tools_{tools},
      on_found_{std::move(on_found)},
      on_refused_{std::move(on_refused)},
      pacer_{pace.packets_per_second} {
    counts_.addresses = addressCount(ranges_);
}

void Sweep::pump() {
    const std::uint64_t allowed = pacer_.allowed(tools_.clock.bootNow());
    std::uint64_t used = 0;
    while (used < allowed) {
        const auto attempt = takeAttempt();
        if (!attempt) break;
        ++used;
        if (tools_.engine.busy(attempt->peer) || tools_.asked_otherwise(attempt->peer.address))
            again_.push_back(*attempt);
        else
            guarded(attempt->peer, [&] { send(*attempt); });
    }
    pacer_.spend(used);
}

std::optional<std::chrono::milliseconds> Sweep::nextPump() const {
    if (again_.empty() && range_ == ranges_.size()) return std::nullopt;
    return tools_.clock.bootNow() + pacer_.untilNext();
}

bool Sweep::finished() const {
    return range_ == ranges_.size() && again_.empty() && waiting_ == 0 && answering_.empty();
}

std::optional<Sweep::Attempt> Sweep::takeAttempt() {
    if (!again_.empty()) {
        const Attempt attempt = again_.front();
        again_.pop_front();
        return attempt;
    }
    const auto fresh = takeFresh();
    if (!fresh) return std::nullopt;
    return Attempt{.peer = *fresh};
}

std::optional<snmp::Peer> Sweep::takeFresh() {
    if (range_ == ranges_.size()) return std::nullopt;
    const snmp::Peer peer = ranges_[range_].at(offset_);
    if (++offset_ == ranges_[range_].size()) {
        ++range_;
        offset_ = 0;
    }
    return peer;
}

void Sweep::guarded(const snmp::Peer& peer, const std::function<void()>& step) try {
    step();
} catch (const std::exception& problem) {
    answering_.erase(peer);
    if (counts_.failed++ > 0) return;
    log::error(
        "sweep.step_failed", {{"endpoint", peer.endpoint().text()}, {"error", problem.what()}});
}

std::uint32_t Sweep::afterCredential(std::uint32_t number) const {
    return (number / tries() + 1) * tries();
}

std::optional<std::size_t> Sweep::credentialOf(Attempt& attempt) const {
    const bool only_v3 = tools_.engine.answersV3(attempt.peer);
    for (;;) {
        const auto position = tools_.credentials.candidate(attempt.peer, attempt.number / tries());
        if (!position || !only_v3) return position;
        const auto protocol = snmp::protocolOf(tools_.credentials.credential(*position));
        if (protocol == Protocol::SnmpV3) return position;
        attempt.number = afterCredential(attempt.number);
    }
}

void Sweep::send(Attempt attempt) {
    const auto credential = credentialOf(attempt);
    if (!credential) {
        ++(attempt.refused ? counts_.refused : counts_.silent);
        return;
    }
    tools_.engine.submit(
        request(attempt.peer, *credential, firstQuestion(), 0),
        [this, attempt, position = *credential](const snmp::Outcome& outcome) {
            --waiting_;
            guarded(attempt.peer, [&] { onFirstOutcome(attempt, position, outcome); });
        });
    ++waiting_;
}

void Sweep::onFirstOutcome(
    const Attempt& attempt, std::size_t credential, const snmp::Outcome& outcome) {
    if (!outcome) return onNoAnswer(attempt, credential, outcome.error().reason);
    if (outcome->status == snmp::ErrorStatus::AuthorizationError)
        return onNoAnswer(attempt, credential, snmp::Silence::AccessDenied);
    answering_.emplace(
        attempt.peer,
        Answering{.credential = credential, .identification = Identification{outcome->bindings}});
    identify(attempt.peer);
}

void Sweep::onNoAnswer(Attempt attempt, std::size_t credential, snmp::Silence reason) {
    const bool refused = snmp::isRefusal(reason);
    const bool last_try = (attempt.number + 1) % tries() == 0;
    attempt.refused = attempt.refused || refused;
    attempt.number = refused ? afterCredential(attempt.number) : attempt.number + 1;
    again_.push_back(attempt);
    if (refused || last_try)
        on_refused_({.peer = attempt.peer, .credential = credential, .reason = reason});
}

void Sweep::identify(const snmp::Peer& peer) {
    const Answering& device = answering_.at(peer);
    auto question = device.identification.next();
    if (!question) {
        conclude(peer);
        return;
    }
    tools_.engine.submit(
        request(peer, device.credential, std::move(*question), pace_.retries + 1),
        [this, peer](const snmp::Outcome& outcome) {
            guarded(peer, [&] {
                answering_.at(peer).identification.accept(outcome);
                identify(peer);
            });
        });
}

void Sweep::conclude(const snmp::Peer& peer) {
    const auto node = answering_.extract(peer);
    const Answering& device = node.mapped();
    DeviceHints hints = device.identification.hints();
    const Profile* profile = tools_.profiles.match(hints);
    if (profile == nullptr) {
        ++(device.identification.incomplete() ? counts_.silent : counts_.not_printers);
        return;
    }
    ++counts_.found;
    on_found_(
        {.peer = peer,
         .credential = device.credential,
         .profile = profile,
         .hints = std::move(hints),
         .incomplete = device.identification.incomplete()});
}

snmp::Request Sweep::request(
    const snmp::Peer& peer,
    std::size_t credential,
    snmp::Query query,
    std::uint32_t retries) const {
    return {
        .peer = peer,
        .credential = tools_.credentials.credential(credential),
        .query = std::move(query),
        .timeout = pace_.timeout,
        .retries = retries};
}

}  // namespace platen::agent::discovery
