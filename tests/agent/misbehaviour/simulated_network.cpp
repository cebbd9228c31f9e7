#include "tests/agent/misbehaviour/simulated_network.hpp"

#include "agent/usm/v3_message.hpp"
#include "tests/simulator/ber/snmp_message.hpp"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <utility>

namespace platen::agent {

namespace {

constexpr std::chrono::milliseconds kLatency{5};
constexpr std::uint16_t kForeignPort = 50000;

/// What tells a message and its answer from others: the request id, of SNMPv3 the message's id.
std::optional<std::int64_t> idOf(std::string_view bytes) {
    if (const auto sealed = usm::parseMessage(bytes)) return sealed->head.id;
    const auto message = simulator::ber::decodeMessage(bytes);
    if (!message) return std::nullopt;
    return message->request_id;
}

simulator::IpAddress simulated(const snmp::IpAddress& address) {
    return {.bytes = address.bytes};
}

}  // namespace

usm::UsmUser userOfSite() {
    return {
        .name = "reader",
        .auth = usm::AuthProtocol::Sha256,
        .auth_secret = Secret{"of authentication"},
        .priv = usm::PrivProtocol::Aes128,
        .priv_secret = Secret{"of privacy"}};
}

void SimulatedNetwork::add(
    const snmp::Peer& peer, std::shared_ptr<const simulator::Family> family) {
    fleet_.add(simulated(peer.address), std::move(family));
}

std::vector<SimulatedNetwork::Sent> SimulatedNetwork::sentTo(const snmp::Peer& peer) const {
    std::vector<Sent> found;
    std::ranges::copy_if(
        sent_, std::back_inserter(found), [&](const Sent& sent) { return sent.to == peer; });
    return found;
}

std::set<std::string> SimulatedNetwork::served() const {
    std::set<std::string> all;
    std::ifstream file{folder_.file("served.jsonl")};
    for (std::string line; std::getline(file, line);) {
        const auto object = Poco::JSON::Parser{}.parse(line).extract<Poco::JSON::Object::Ptr>();
        for (const auto& [oid, number] : *object->getObject("values")) {
            all.insert(fmt::format(
                "{} {}={}", object->getValue<std::string>("dev"), oid, number.toString()));
        }
    }
    return all;
}

void SimulatedNetwork::send(const snmp::Peer& to, std::string_view bytes) {
    const auto id = idOf(bytes);
    if (!id) throw std::logic_error{"the agent sent what is no SNMP message"};
    by_id_.emplace(*id, sent_.size());
    const auto message = simulator::ber::decodeMessage(bytes);
    sent_.push_back(
        {.to = to,
         .v3 = !message,
         .community = message ? message->community : std::string{},
         .request_id = *id,
         .at = clock_.bootNow()});
    for (simulator::Outgoing& reply : handler_.handle(simulated(to.address), to.port, bytes)) {
        const snmp::Peer from{
            .address = {.bytes = reply.from.bytes},
            .port = reply.other_port ? kForeignPort : to.port};
        on_the_way_.emplace(
            clock_.bootNow() + kLatency + reply.delay,
            Arrival{.from = from, .bytes = std::move(reply.bytes)});
    }
}

void SimulatedNetwork::noteAnswer(const Arrival& arrival) {
    const auto id = idOf(arrival.bytes);
    if (!id) return;
    const auto range = by_id_.equal_range(*id);
    for (auto entry = range.first; entry != range.second; ++entry) {
        Sent& sent = sent_.at(entry->second);
        sent.answered = sent.answered || sent.to == arrival.from;
    }
}

void SimulatedNetwork::receive(const Handler& handler) {
    while (!on_the_way_.empty() && on_the_way_.begin()->first <= clock_.bootNow()) {
        const Arrival arrival = on_the_way_.extract(on_the_way_.begin()).mapped();
        noteAnswer(arrival);
        handler(arrival.from, arrival.bytes);
    }
}

void SimulatedNetwork::wait(std::chrono::milliseconds at_most) {
    auto until = clock_.bootNow() + at_most;
    if (!on_the_way_.empty()) until = std::min(until, on_the_way_.begin()->first);
    if (until > clock_.bootNow()) clock_.advance(until - clock_.bootNow());
}

snmp::Peer printerAt(unsigned host) {
    return {.address = snmp::IpAddress::parse("127.20.0.0")->plus(host), .port = 161};
}

}  // namespace platen::agent
