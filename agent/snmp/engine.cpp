#include "agent/snmp/engine.hpp"

#include "agent/snmp/message_codec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace platen::agent::snmp {

namespace {

constexpr std::size_t kEntropyBytes = 1024;

}  // namespace

Engine::Engine(Datagrams& datagrams, const Clock& clock, Random& random)
    : datagrams_{datagrams}, clock_{clock}, random_{random} {
    const std::string drawn = entropy(sizeof v3_.counter);
    std::memcpy(&v3_.counter, drawn.data(), sizeof v3_.counter);
}

bool Engine::answersV3(const Peer& peer) const {
    const auto found = v3_peers_.find(peer);
    return found != v3_peers_.end() && found->second.answers;
}

void Engine::submit(const Request& request, Callback callback) {
    if (busy(request.peer)) {
        throw std::logic_error{fmt::format(
            "SNMP: {} has a request under way already", request.peer.endpoint().text())};
    }
    const std::uint32_t id = freshId();
    Pending pending = prepare(request, id);
    pending.callback = std::move(callback);
    by_peer_.emplace(request.peer, id);
    try {
        begin(id, pending_.emplace(id, std::move(pending)).first->second, request.delay);
    } catch (...) {
        pending_.erase(id);
        by_peer_.erase(request.peer);
        dropStranger(request.peer);
        throw;
    }
}

void Engine::begin(std::uint32_t id, Pending& pending, std::chrono::milliseconds delay) {
    if (delay <= std::chrono::milliseconds{0}) return transmit(id, pending);
    pending.due = clock_.bootNow() + delay;
    timers_.push({.due = pending.due, .id = id});
}

Engine::Pending Engine::prepare(const Request& request, std::uint32_t id) {
    Pending pending{
        .peer = request.peer,
        .packet = {},
        .exchange = nullptr,
        .timeout = request.timeout,
        .due = {},
        .tries = request.retries + 1,
        .tries_left = request.retries + 1,
        .packets = 0,
        .garbled = false,
        .callback = {}};
    if (const auto* user = std::get_if<UsmUser>(&request.credential)) {
        pending.exchange =
            std::make_unique<V3Exchange>(*user, request.query, v3_peers_[request.peer], v3_);
    } else {
        pending.packet = encodeRequest(std::get<Community>(request.credential), request.query, id);
    }
    return pending;
}

std::string Engine::entropy(std::size_t count) {
    if (entropy_.size() < count) entropy_ = random_.bytes(kEntropyBytes);
    std::string drawn = entropy_.substr(entropy_.size() - count);
    entropy_.resize(entropy_.size() - count);
    return drawn;
}

std::uint32_t Engine::freshId() {
    for (;;) {
        std::uint32_t id = 0;
        const std::string drawn = entropy(sizeof id);
        std::memcpy(&id, drawn.data(), sizeof id);
        id &= 0x7FFFFFFFU;
        if (id != 0 && !pending_.contains(id)) return id;
    }
}

void Engine::transmit(std::uint32_t id, Pending& pending) {
    const auto now = clock_.bootNow();
    --pending.tries_left;
    if (pending.exchange) {
        auto made = pending.exchange->packet(id, now);  // anew each time: it has the time in it
        if (!made) {  // the device cannot take it: told with the next timers
            pending.tries_left = 0;
            pending.due = now;
            timers_.push({.due = now, .id = id});
            return;
        }
        pending.packet = *std::move(made);
    }
    ++counts_.sent;
    ++pending.packets;
    pending.due = now + pending.timeout;
    timers_.push({.due = pending.due, .id = id});  // first: whatever send() does, the request ends
    datagrams_.send(pending.peer, pending.packet);
}

void Engine::runOnce(std::chrono::milliseconds deadline) {
    const auto now = clock_.bootNow();
    const auto until = timers_.empty() ? deadline : std::min(deadline, timers_.top().due);
    datagrams_.wait(std::max(until - now, std::chrono::milliseconds{0}));
    datagrams_.receive(
        [this](const Peer& from, std::string_view bytes) { onDatagram(from, bytes); });
    fireTimers();
}

void Engine::onDatagram(const Peer& from, std::string_view bytes) {
    if (!busy(from)) {  // traps, floods, late answers: not worth a look inside
        ++counts_.unexpected;
        return;
    }
    if (usm::isVersion3(bytes)) return onV3Message(from, bytes);
    auto reply = decodeReply(bytes);
    if (!reply) {
        noteGarbage(from);
        return;
    }
    const auto found = pending_.find(reply->request_id);
    if (found == pending_.end() || found->second.peer != from || found->second.exchange) {
        ++counts_.unexpected;
        return;
    }
    ++counts_.answered;
    reply->response.packets = found->second.packets;
    finish(found->first, std::move(reply->response));
}

void Engine::onV3Message(const Peer& from, std::string_view bytes) {
    const auto message = usm::parseMessage(bytes);
    if (!message) return noteGarbage(from);
    const auto found = pending_.find(message->head.id);
    const bool expected =
        found != pending_.end() && found->second.peer == from && found->second.exchange;
    if (!expected) {
        ++counts_.unexpected;
        return;
    }
    switch (found->second.exchange->accept(*message, bytes, clock_.bootNow())) {
        case V3Exchange::Next::Wait:
            ++counts_.doubtful;
            return;
        case V3Exchange::Next::AskAgain:
            return askAgain(found->first);
        case V3Exchange::Next::End:
            ++counts_.answered;
            return conclude(found->first);
    }
}

/// The next question of an exchange: under an id of its own, with all tries.
void Engine::askAgain(std::uint32_t id) {
    auto node = pending_.extract(id);
    node.key() = freshId();
    node.mapped().tries_left = node.mapped().tries;
    by_peer_[node.mapped().peer] = node.key();
    const auto at = pending_.insert(std::move(node)).position;
    transmit(at->first, at->second);
}

void Engine::noteGarbage(const Peer& from) {
    ++counts_.unreadable;
    const auto found = by_peer_.find(from);
    if (found != by_peer_.end()) pending_.at(found->second).garbled = true;
}

void Engine::fireTimers() {
    const auto now = clock_.bootNow();
    while (!timers_.empty() && timers_.top().due <= now) {
        const std::uint32_t id = timers_.top().id;
        timers_.pop();
        const auto found = pending_.find(id);
        if (found == pending_.end() || found->second.due > now) continue;
        if (found->second.tries_left > 0)
            transmit(id, found->second);
        else
            expire(id);
    }
}

void Engine::expire(std::uint32_t id) {
    const Pending& pending = pending_.at(id);
    if (pending.exchange) return conclude(id);
    ++counts_.timed_out;
    const auto reason = pending.garbled ? Silence::Malformed : Silence::Timeout;
    finish(id, Failure{SnmpError{.reason = reason, .packets = pending.packets}});
}

/// Of an exchange by SNMPv3 that has ended, or whose time is up.
void Engine::conclude(std::uint32_t id) {
    const Pending& pending = pending_.at(id);
    auto outcome = pending.exchange->takeOutcome();
    if (outcome) {
        Response response = std::move(outcome).value();
        response.packets = pending.packets;
        return finish(id, std::move(response));
    }
    Silence reason = outcome.error();
    if (reason == Silence::Timeout) ++counts_.timed_out;
    if (reason == Silence::Timeout && pending.garbled) reason = Silence::Malformed;
    finish(id, Failure{SnmpError{.reason = reason, .packets = pending.packets}});
}

void Engine::finish(std::uint32_t id, Outcome outcome) {
    const auto node = pending_.extract(id);
    by_peer_.erase(node.mapped().peer);
    dropStranger(node.mapped().peer);
    node.mapped().callback(std::move(outcome));
}

/// Nothing is kept of addresses where nobody answers.
void Engine::dropStranger(const Peer& peer) {
    const auto found = v3_peers_.find(peer);
    if (found == v3_peers_.end() || found->second.engine.known() || found->second.answers) return;
    v3_peers_.erase(found);
}

void Engine::forget(const Peer& peer) {
    if (!busy(peer)) {
        v3_peers_.erase(peer);
        return;
    }
    v3_peers_[peer].answers = false;  // the request under way needs the rest
}

}  // namespace platen::agent::snmp
