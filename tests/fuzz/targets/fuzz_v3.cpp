#include "agent/snmp/message_codec.hpp"
#include "agent/snmp/v3_exchange.hpp"
#include "agent/usm/remote_engine.hpp"
#include "agent/usm/v3_message.hpp"
#include "tests/fuzz/targets/fuzz_targets.hpp"

#include <optional>
#include <string>

namespace platen::fuzz {

namespace {

using agent::snmp::V3Exchange;
namespace usm = agent::usm;

constexpr std::uint32_t kId = 77;
constexpr std::chrono::milliseconds kNow{1'000'000};
const std::string kEngineId = "an engine";

agent::snmp::UsmUser userWhoEncrypts() {
    return {
        .name = "reader",
        .auth = usm::AuthProtocol::Sha1,
        .auth_secret = Secret{"of authentication"},
        .priv = usm::PrivProtocol::Aes128,
        .priv_secret = Secret{"of privacy"}};
}

agent::snmp::V3Peer knownPeer() {
    agent::snmp::V3Peer peer;
    peer.engine.learn(
        {.engine_id = kEngineId, .boots = 3, .time = 1000, .user = {}},
        kNow - std::chrono::hours{1});
    return peer;
}

/// Making keys takes milliseconds: once.
agent::snmp::V3Shared& shared() {
    static agent::snmp::V3Shared kShared;
    return kShared;
}

/// Whether a question that waits for an answer under this id takes the bytes for one.
std::optional<agent::snmp::Response> answerIn(
    std::string_view bytes, std::uint32_t id, agent::snmp::V3Peer peer) {
    const auto message = usm::parseMessage(bytes);
    if (!message) return std::nullopt;
    V3Exchange exchange{
        userWhoEncrypts(),
        {.operation = agent::snmp::Operation::Get, .oids = {Oid{1, 3, 6, 1}}},
        peer,
        shared()};
    require(exchange.packet(id, kNow).has_value(), "a question can be sent");
    if (exchange.accept(*message, bytes, kNow) != V3Exchange::Next::End) return std::nullopt;
    auto outcome = exchange.takeOutcome();
    if (!outcome) return std::nullopt;
    return std::move(outcome).value();
}

}  // namespace

void fuzzV3(std::string_view bytes) {
    if (const auto message = usm::parseMessage(bytes)) {
        const std::uint32_t id = message->head.id;
        require(!answerIn(bytes, id, {}), "nobody answers before its engine is known");
        require(!answerIn(bytes, id, knownPeer()), "nobody answers without our key");
    }
    const auto keys = shared().keys.keysOf(userWhoEncrypts(), kEngineId);
    const std::string sealed = usm::sealMessage(
        {.id = kId,
         .level = usm::SecurityLevel::AuthPriv,
         .engine_id = kEngineId,
         .boots = 3,
         .time = 4600,
         .user = "reader"},
        bytes,
        userWhoEncrypts(),
        keys,
        1);
    const auto response = answerIn(sealed, kId, knownPeer());
    if (!response) return;
    require(response->bindings.size() <= agent::snmp::kMaxBindings, "bindings are limited");
    for (const Binding& binding : response->bindings) {
        require(binding.oid.size() <= 128, "an OID has at most 128 arcs");
        require(binding.value.octets.size() <= agent::snmp::kMaxStringBytes, "strings are limited");
    }
}

}  // namespace platen::fuzz
