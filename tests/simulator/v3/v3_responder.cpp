#include "tests/simulator/v3/v3_responder.hpp"

#include "tests/simulator/ber/element.hpp"

#include <algorithm>
#include <utility>

namespace platen::simulator {

namespace {

namespace usm = agent::usm;
using usm::SecurityLevel;

constexpr std::uint8_t kReport = 0xA8;
constexpr std::uint32_t kWindow = 150;

const Oid kUnsupportedLevel = Oid::of("1.3.6.1.6.3.15.1.1.1.0");
const Oid kNotInTimeWindow = Oid::of("1.3.6.1.6.3.15.1.1.2.0");
const Oid kUnknownUser = Oid::of("1.3.6.1.6.3.15.1.1.3.0");
const Oid kUnknownEngine = Oid::of("1.3.6.1.6.3.15.1.1.4.0");
const Oid kWrongDigest = Oid::of("1.3.6.1.6.3.15.1.1.5.0");
const Oid kDecryptionError = Oid::of("1.3.6.1.6.3.15.1.1.6.0");
const Oid kUnknownContext = Oid::of("1.3.6.1.6.3.12.1.5.0");

/// The PDU of an encoded message of version 2c.
std::string pduOf(std::string_view message) {
    ber::Reader outer{message};
    ber::Reader reader{outer.next().value_or(ber::Element{}).content};
    static_cast<void>(reader.next());  // version
    static_cast<void>(reader.next());  // community
    const auto pdu = reader.next();
    return pdu ? ber::encode(pdu->tag, pdu->content) : std::string{};
}

std::optional<ber::Message> messageOf(const usm::ScopedPdu& content) {
    const std::string whole = ber::encode(
        0x30,
        std::string{"\x02\x01\x01", 3} + ber::encode(0x04, content.context) +
            std::string{content.pdu});
    return ber::decodeMessage(whole);
}

std::string reportPdu(std::int64_t request_id, const Oid& counter) {
    const ber::Message message{
        .version = ber::Version::V2c,
        .community = {},
        .type = static_cast<ber::PduType>(kReport),
        .request_id = request_id,
        .error_status = 0,
        .error_index = 0,
        .bindings = {{.oid = counter, .value = Value::ofNumber(ValueType::Counter32, 1)}}};
    return pduOf(ber::encodeMessage(message));
}

usm::MessageHead headOf(
    const usm::MessageHead& request, SecurityLevel level, const V3Manner& manner) {
    return {
        .id = request.id,
        .level = level,
        .engine_id = manner.engine_id,
        .boots = manner.boots,
        .time = static_cast<std::uint32_t>(
            std::max<std::int64_t>(0, manner.time + manner.time_in_replies)),
        .user = request.user};
}

std::string openReport(
    const usm::MessageHead& request, const V3Manner& manner, const Oid& counter) {
    return usm::sealMessage(
        headOf(request, SecurityLevel::NoAuthNoPriv, manner),
        usm::encodeScopedPdu(manner.engine_id, "", reportPdu(0, counter)),
        {},
        {},
        0);
}

bool isInWindow(const usm::MessageHead& head, const V3Manner& manner) {
    const auto distance = std::int64_t{head.time} - std::int64_t{manner.time};
    return !manner.never_in_window && head.boots == manner.boots && std::abs(distance) <= kWindow;
}

}  // namespace

const usm::UsmUser* V3Responder::userNamed(std::string_view name) const {
    const auto found = std::ranges::find(users_, name, &usm::UsmUser::name);
    return found == users_.end() ? nullptr : &*found;
}

V3Responder::Opened V3Responder::open(std::string_view bytes, const V3Manner& manner) {
    const auto message = usm::parseMessage(bytes);
    if (!message || users_.empty()) return {};
    if (message->head.engine_id != manner.engine_id)
        return openReport(message->head, manner, kUnknownEngine);
    const usm::UsmUser* user = userNamed(message->head.user);
    if (user == nullptr) return openReport(message->head, manner, kUnknownUser);
    if (message->head.level != usm::levelOf(*user))
        return openReport(message->head, manner, kUnsupportedLevel);
    return openOfUser(*message, bytes, *user, manner);
}

V3Responder::Opened V3Responder::openOfUser(
    const usm::ReceivedMessage& message,
    std::string_view bytes,
    const usm::UsmUser& user,
    const V3Manner& manner) {
    const usm::LocalKeys keys = keys_.keysOf(user, manner.engine_id);
    const bool authenticates = message.head.level != SecurityLevel::NoAuthNoPriv;
    if (authenticates && !usm::isAuthentic(message, bytes, user.auth, keys.auth))
        return openReport(message.head, manner, kWrongDigest);
    if (authenticates && !isInWindow(message.head, manner)) {
        return usm::sealMessage(
            headOf(message.head, SecurityLevel::AuthNoPriv, manner),
            usm::encodeScopedPdu(manner.engine_id, "", reportPdu(0, kNotInTimeWindow)),
            user,
            keys,
            ++counter_);
    }
    std::string plain;
    const auto content = usm::openData(message, user.priv, keys.priv, plain);
    if (!content) return openReport(message.head, manner, kDecryptionError);
    auto request = messageOf(*content);
    if (!request) return {};
    return V3Request{.message = *std::move(request), .head = message.head, .user = user};
}

std::string V3Responder::seal(
    const V3Request& request, std::string_view reply, const V3Manner& manner) {
    usm::LocalKeys keys = keys_.keysOf(request.user, manner.engine_id);
    if (manner.wrong_key) keys.priv = Secret{std::string(keys.priv.reveal().size(), 'k')};
    auto level = request.head.level;
    if (manner.unencrypted) level = std::min(level, SecurityLevel::AuthNoPriv);
    if (manner.in_clear) level = SecurityLevel::NoAuthNoPriv;
    std::string bytes = usm::sealMessage(
        headOf(request.head, level, manner),
        usm::encodeScopedPdu(manner.engine_id, request.message.community, pduOf(reply)),
        request.user,
        keys,
        ++counter_);
    if (manner.wrong_digest) {
        const auto sealed = usm::parseMessage(bytes);
        const auto at = static_cast<std::size_t>(sealed->mac.data() - bytes.data());
        bytes.at(at) = static_cast<char>(bytes.at(at) ^ 1);
    }
    return bytes;
}

std::string V3Responder::falseReport(const V3Request& request, const V3Manner& manner) {
    return openReport(request.head, manner, kNotInTimeWindow);
}

std::string V3Responder::unknownContext(const V3Request& request, const V3Manner& manner) {
    return openReport(request.head, manner, kUnknownContext);
}

}  // namespace platen::simulator
