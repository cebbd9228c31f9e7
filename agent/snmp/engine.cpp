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
    : datagrams_{datagrams}, clock_{clock}, random_{random} {}

void Engine::submit(const Request& request, Callback callback) {
    if (busy(request.peer)) {
        throw std::logic_error{fmt::format(
            "SNMP: {} has a request under way already", request.peer.endpoint().text())};
    }
    const std::uint32_t id = freshId();
    Pending pending{
        .peer = request.peer,
        .packet = encodeRequest(request.credential, request.query, id),
        .timeout = request.timeout,
        .due = {},
        .tries_left = request.retries + 1,
        .packets = 0,
        .garbled = false,
        .callback = std::move(callback)};
    by_peer_.emplace(request.peer, id);
    try {
        transmit(id, pending_.emplace(id, std::move(pending)).first->second);
    } catch (...) {
        pending_.erase(id);
        by_peer_.erase(request.peer);
        throw;
    }
}

std::uint32_t Engine::freshId() {
    for (;;) {
        std::uint32_t id = 0;
        if (entropy_.size() < sizeof id) entropy_ = random_.bytes(kEntropyBytes);
        std::memcpy(&id, entropy_.data() + entropy_.size() - sizeof id, sizeof id);
        entropy_.resize(entropy_.size() - sizeof id);
        id &= 0x7FFFFFFFU;
        if (id != 0 && !pending_.contains(id)) return id;
    }
}

void Engine::transmit(std::uint32_t id, Pending& pending) {
    ++counts_.sent;
    ++pending.packets;
    --pending.tries_left;
    pending.due = clock_.bootNow() + pending.timeout;
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
    auto reply = decodeReply(bytes);
    if (!reply) {
        noteGarbage(from);
        return;
    }
    const auto found = pending_.find(reply->request_id);
    if (found == pending_.end() || found->second.peer != from) {
        ++counts_.unexpected;
        return;
    }
    ++counts_.answered;
    reply->response.packets = found->second.packets;
    finish(found->first, std::move(reply->response));
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
    const auto reason = pending.garbled ? Silence::Malformed : Silence::Timeout;
    ++counts_.timed_out;
    finish(id, Failure{SnmpError{.reason = reason, .packets = pending.packets}});
}

void Engine::finish(std::uint32_t id, Outcome outcome) {
    const auto node = pending_.extract(id);
    by_peer_.erase(node.mapped().peer);
    node.mapped().callback(std::move(outcome));
}

}  // namespace platen::agent::snmp
