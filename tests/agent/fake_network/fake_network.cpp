#include "tests/agent/fake_network/fake_network.hpp"

#include "agent/usm/v3_message.hpp"
#include "tests/simulator/responder/responder.hpp"

#include <algorithm>
#include <stdexcept>
#include <system_error>

namespace platen::agent {

std::optional<Value> FakeMib::find(const Oid& oid) const {
    const auto found = rows_.find(oid);
    if (found == rows_.end()) return std::nullopt;
    return found->second;
}

std::optional<Binding> FakeMib::next(const Oid& oid) const {
    const auto found = rows_.upper_bound(oid);
    if (found == rows_.end()) return std::nullopt;
    return Binding{.oid = found->first, .value = found->second};
}

Behaviour honest(const simulator::MibView& mib, std::string community, std::size_t max_reply) {
    return [&mib, community = std::move(community), max_reply](
               const simulator::ber::Message& request) -> std::optional<std::string> {
        if (request.community != community) return std::nullopt;
        auto reply = simulator::answer(request, mib, max_reply);
        if (!reply) return std::nullopt;
        return std::move(reply->bytes);
    };
}

Behaviour onlyV1(Behaviour other) {
    return [other = std::move(other)](
               const simulator::ber::Message& request) -> std::optional<std::string> {
        if (request.version != simulator::ber::Version::V1) return std::nullopt;
        return other(request);
    };
}

void FakeNetwork::connect(const snmp::Peer& peer, Behaviour behaviour) {
    connectV3(
        peer,
        [behaviour = std::move(behaviour)](std::string_view bytes) -> std::optional<std::string> {
            const auto message = simulator::ber::decodeMessage(bytes);
            return message ? behaviour(*message) : std::nullopt;
        });
}

void FakeNetwork::connectV3(const snmp::Peer& peer, RawBehaviour behaviour) {
    devices_[peer] = std::move(behaviour);
}

void FakeNetwork::inject(
    const snmp::Peer& from, std::string bytes, std::chrono::milliseconds delay) {
    on_the_way_.emplace(clock_.bootNow() + delay, Arrival{.from = from, .bytes = std::move(bytes)});
}

std::size_t FakeNetwork::sentTo(const snmp::Peer& peer) const {
    return static_cast<std::size_t>(std::ranges::count(sent_, peer, &Sent::to));
}

void FakeNetwork::send(const snmp::Peer& to, std::string_view bytes) {
    const auto message = simulator::ber::decodeMessage(bytes);
    if (!message && !usm::parseMessage(bytes))
        throw std::logic_error{"the agent sent what is no SNMP message"};
    if (broken_.contains(to)) {
        throw std::system_error{
            std::make_error_code(std::errc::address_family_not_supported), "no wire"};
    }
    const bool lost = std::ranges::find(lost_, sent_.size()) != lost_.end();
    sent_.push_back(
        {.to = to,
         .message = message.value_or(simulator::ber::Message{}),
         .bytes = std::string{bytes},
         .at = clock_.bootNow()});
    const auto device = devices_.find(to);
    if (lost || device == devices_.end()) return;
    if (auto answer = device->second(bytes)) inject(to, std::move(*answer), kLatency);
}

void FakeNetwork::receive(const Handler& handler) {
    while (!on_the_way_.empty() && on_the_way_.begin()->first <= clock_.bootNow()) {
        const Arrival arrival = on_the_way_.extract(on_the_way_.begin()).mapped();
        handler(arrival.from, arrival.bytes);
    }
}

void FakeNetwork::wait(std::chrono::milliseconds at_most) {
    auto until = clock_.bootNow() + at_most;
    if (!on_the_way_.empty()) until = std::min(until, on_the_way_.begin()->first);
    if (until > clock_.bootNow()) clock_.advance(until - clock_.bootNow());
}

snmp::Peer peerAt(unsigned host) {
    snmp::Peer peer;
    peer.address = *snmp::IpAddress::parse("10.0.0.0");
    peer.address = peer.address.plus(host);
    return peer;
}

}  // namespace platen::agent
