#include "agent/snmp/v3_exchange.hpp"

#include "agent/snmp/message_codec.hpp"
#include "agent/usm/ber.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace platen::agent::snmp {

namespace {

using usm::Report;
using usm::SecurityLevel;

constexpr std::uint8_t kGetRequest = 0xA0;

Silence silenceOf(Report report) {
    switch (report) {
        case Report::UnsupportedSecurityLevel:
            return Silence::UnsupportedSecurityLevel;
        case Report::NotInTimeWindow:
            return Silence::NotInTimeWindow;
        case Report::UnknownUser:
            return Silence::UnknownUser;
        case Report::UnknownEngine:
            return Silence::UnknownEngine;
        case Report::WrongDigest:
            return Silence::WrongDigest;
        case Report::DecryptionError:
            return Silence::DecryptionError;
        case Report::UnknownContext:
            return Silence::UnknownContext;
        case Report::Other:
            return Silence::OtherReport;
    }
    throw std::logic_error{"unhandled Report"};
}

}  // namespace

V3Exchange::V3Exchange(UsmUser user, Query query, V3Peer& peer, V3Shared& shared)
    : user_{std::move(user)}, query_{std::move(query)}, peer_{peer}, shared_{shared} {
    if (const auto fault = usm::faultOf(user_))
        throw std::invalid_argument{fmt::format("SNMPv3: {}", *fault)};
    static_cast<void>(encodePdu(query_, 1));  // throws now or never
}

std::optional<std::string> V3Exchange::packet(std::uint32_t id, Time now) {
    id_ = id;
    if (discovering()) return discovery(id);
    const auto clock = peer_.engine.clockAt(now);
    const usm::MessageHead head{
        .id = id,
        .level = usm::levelOf(user_),
        .reportable = true,
        .engine_id = peer_.engine.id(),
        .boots = clock.boots,
        .time = clock.time,
        .user = user_.name};
    const std::string& context = query_.context.empty() ? user_.context : query_.context;
    const std::string content =
        usm::encodeScopedPdu(peer_.engine.id(), context, encodePdu(query_, id));
    std::string bytes = usm::sealMessage(head, content, user_, keys(), ++shared_.counter);
    if (bytes.size() <= peer_.engine.maxSize()) return bytes;
    response_ = Response{.status = ErrorStatus::TooBig, .bindings = {}, .shortened = {}};
    return std::nullopt;
}

/// RFC 3414 section 4: a question of nobody for nothing, to which the device reports its engine id.
std::string V3Exchange::discovery(std::uint32_t id) const {
    namespace ber = usm::ber;
    const std::string pdu = ber::encode(
        kGetRequest,
        ber::encodeNumber(id) + ber::encodeNumber(0) + ber::encodeNumber(0) +
            ber::encode(ber::kSequence, ""));
    const usm::MessageHead head{.id = id, .reportable = true, .engine_id = {}, .user = {}};
    return usm::sealMessage(head, usm::encodeScopedPdu("", "", pdu), user_, {}, 0);
}

/// Made anew only for another user or engine: it may take milliseconds.
const usm::LocalKeys& V3Exchange::keys() {
    const bool there =
        peer_.keys_engine_id == peer_.engine.id() && usm::sameUser(peer_.user, user_);
    if (!there) {
        peer_.keys = shared_.keys.keysOf(user_, peer_.engine.id());
        peer_.keys_engine_id = peer_.engine.id();
        peer_.user = user_;
    }
    return peer_.keys;
}

V3Exchange::Next V3Exchange::accept(
    const usm::ReceivedMessage& message, std::string_view bytes, Time now) {
    if (message.head.level == SecurityLevel::NoAuthNoPriv) return acceptOpen(message, now);
    return acceptSecured(message, bytes, now);
}

/// Nothing proves where this message comes from.
V3Exchange::Next V3Exchange::acceptOpen(const usm::ReceivedMessage& message, Time now) {
    std::string none;
    const auto content = usm::openData(message, usm::PrivProtocol::None, {}, none);
    if (!content) return doubt(Silence::Malformed);
    if (usm::isReport(content->pdu)) {
        const auto report = usm::parseReport(content->pdu);
        if (!report) return doubt(Silence::Malformed);
        if (*report == Report::UnknownEngine) return learnEngine(message.head, now);
        if (discovering()) return doubt(silenceOf(*report));
        // RFC 3414 section 3.2.7a: only who has our key may say what our clock should show.
        if (*report == Report::NotInTimeWindow) return doubt(Silence::NotAuthentic);
        return fail(silenceOf(*report));
    }
    if (discovering()) return doubt(Silence::Malformed);
    if (usm::levelOf(user_) != SecurityLevel::NoAuthNoPriv) return doubt(Silence::WeakerAnswer);
    return acceptResponse(message, *content);
}

V3Exchange::Next V3Exchange::acceptSecured(
    const usm::ReceivedMessage& message, std::string_view bytes, Time now) {
    const SecurityLevel asked = usm::levelOf(user_);
    if (discovering() || message.head.level > asked) return doubt(Silence::Malformed);
    if (message.head.engine_id != peer_.engine.id() || message.head.user != user_.name)
        return doubt(Silence::NotAuthentic);
    if (!usm::isAuthentic(message, bytes, user_.auth, keys().auth))
        return doubt(Silence::NotAuthentic);
    if (!peer_.engine.accept(message.head, now)) {
        peer_.engine.doubt(now);  // a device that loses its boots is asked for them anew, later
        return fail(Silence::NotInTimeWindow);
    }
    std::string plain;
    const auto content = usm::openData(message, user_.priv, keys().priv, plain);
    if (!content) return doubt(Silence::Malformed);
    if (usm::isReport(content->pdu)) {
        const auto report = usm::parseReport(content->pdu);
        return report ? acceptReport(*report, message, now) : doubt(Silence::Malformed);
    }
    if (message.head.level != asked) return doubt(Silence::WeakerAnswer);
    return acceptResponse(message, *content);
}

/// Of an authentic message.
V3Exchange::Next V3Exchange::acceptReport(
    Report report, const usm::ReceivedMessage& message, Time now) {
    if (report == Report::UnknownEngine) return learnEngine(message.head, now);
    if (report != Report::NotInTimeWindow || resynced_) return fail(silenceOf(report));
    resynced_ = true;  // the engine's clock has been set by accept()
    return Next::AskAgain;
}

V3Exchange::Next V3Exchange::acceptResponse(
    const usm::ReceivedMessage& message, const usm::ScopedPdu& content) {
    const bool ours =
        message.head.engine_id == peer_.engine.id() && content.engine_id == peer_.engine.id();
    if (!ours || !usm::isWellFormedPdu(content.pdu)) return doubt(Silence::Malformed);
    auto reply = decodePdu(content.pdu);
    if (!reply || reply->request_id != id_) return doubt(Silence::Malformed);
    peer_.answers = true;
    response_ = std::move(reply->response);
    return Next::End;
}

/// Once in an exchange, and an engine that is known already only after a while: a device that tells
/// a new id each time costs one question more, not a storm.
V3Exchange::Next V3Exchange::learnEngine(const usm::MessageHead& head, Time now) {
    const std::size_t length = head.engine_id.size();
    const bool usable = length >= usm::kShortestEngineId && length <= usm::kLongestEngineId;
    const bool allowed = !learned_ && (discovering() || peer_.engine.mayLearnAgain(now));
    if (!usable || !allowed) return fail(Silence::UnknownEngine);
    learned_ = true;
    peer_.engine.learn(head, now);
    return Next::AskAgain;
}

V3Exchange::Next V3Exchange::doubt(Silence why) {
    doubt_ = why;
    return Next::Wait;
}

V3Exchange::Next V3Exchange::fail(Silence why) {
    doubt_ = why;
    return Next::End;
}

Result<Response, Silence> V3Exchange::takeOutcome() {
    if (response_) return *std::move(response_);
    if (doubt_) return Failure{*doubt_};
    const bool only_told_its_id = peer_.engine.known() && !peer_.answers;
    return Failure{only_told_its_id ? Silence::Unanswered : Silence::Timeout};
}

}  // namespace platen::agent::snmp
