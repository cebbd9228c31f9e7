#include "agent/usm/v3_message.hpp"

#include "agent/usm/ber.hpp"
#include "agent/usm/digest.hpp"
#include "agent/usm/privacy.hpp"

#include <openssl/crypto.h>

#include <utility>

namespace platen::agent::usm {

namespace {

constexpr std::uint32_t kVersion3 = 3;
constexpr std::uint32_t kUserBased = 3;  // RFC 3411 section 5: the security model
constexpr std::uint8_t kAuthFlag = 1;
constexpr std::uint8_t kPrivFlag = 2;
constexpr std::uint8_t kReportableFlag = 4;

bool takeFlags(std::string_view octets, MessageHead& head) {
    if (octets.size() != 1) return false;
    const auto flags = static_cast<std::uint8_t>(octets.front());
    const bool auth = (flags & kAuthFlag) != 0;
    const bool priv = (flags & kPrivFlag) != 0;
    if (priv && !auth) return false;
    head.level = priv   ? SecurityLevel::AuthPriv
                 : auth ? SecurityLevel::AuthNoPriv
                        : SecurityLevel::NoAuthNoPriv;
    head.reportable = (flags & kReportableFlag) != 0;
    return true;
}

bool takeGlobalData(std::string_view content, MessageHead& head) {
    ber::Reader reader{content};
    const auto id = reader.number();
    const auto max_size = reader.number();
    const auto flags = reader.next(ber::kOctets);
    const auto model = reader.number();
    if (!id || !max_size || !flags || model != kUserBased) return false;
    if (*max_size < kSmallestMaxSize) return false;
    head.id = *id;
    head.max_size = *max_size;
    return takeFlags(*flags, head);
}

bool takeSecurityParameters(std::string_view octets, ReceivedMessage& message) {
    ber::Reader outer{octets};
    const auto content = outer.next(ber::kSequence);
    if (!content) return false;
    ber::Reader reader{*content};
    const auto engine_id = reader.next(ber::kOctets);
    const auto boots = reader.number();
    const auto time = reader.number();
    const auto user = reader.next(ber::kOctets);
    const auto mac = reader.next(ber::kOctets);
    const auto salt = reader.next(ber::kOctets);
    if (!engine_id || !boots || !time || !user || !mac || !salt) return false;
    message.head.engine_id = *engine_id;
    message.head.boots = *boots;
    message.head.time = *time;
    message.head.user = *user;
    message.mac = *mac;
    message.salt = *salt;
    return true;
}

bool takeData(ber::Reader& reader, ReceivedMessage& message) {
    const auto data = reader.next();
    if (!data) return false;
    const bool encrypted = message.head.level == SecurityLevel::AuthPriv;
    if (data->tag != (encrypted ? ber::kOctets : ber::kSequence)) return false;
    message.data = encrypted ? data->content : data->whole;
    return true;
}

std::optional<ScopedPdu> parseScopedPdu(std::string_view bytes) {
    ber::Reader outer{bytes};
    const auto content = outer.next(ber::kSequence);  // behind it DES may have padding
    if (!content) return std::nullopt;
    ber::Reader reader{*content};
    const auto engine_id = reader.next(ber::kOctets);
    const auto context = reader.next(ber::kOctets);
    const auto pdu = reader.next();
    if (!engine_id || !context || !pdu) return std::nullopt;
    return ScopedPdu{
        .engine_id = std::string{*engine_id}, .context = std::string{*context}, .pdu = pdu->whole};
}

std::string encodeGlobalData(const MessageHead& head) {
    std::uint8_t flags = head.reportable ? kReportableFlag : 0;
    if (head.level != SecurityLevel::NoAuthNoPriv) flags |= kAuthFlag;
    if (head.level == SecurityLevel::AuthPriv) flags |= kPrivFlag;
    const std::string octet(1, static_cast<char>(flags));
    return ber::encode(
        ber::kSequence,
        ber::encodeNumber(head.id) + ber::encodeNumber(head.max_size) +
            ber::encode(ber::kOctets, octet) + ber::encodeNumber(kUserBased));
}

}  // namespace

bool isVersion3(std::string_view bytes) {
    ber::Reader outer{bytes};
    const auto content = outer.next(ber::kSequence);
    return content && ber::Reader{*content}.number() == kVersion3;
}

std::optional<ReceivedMessage> parseMessage(std::string_view bytes) {
    ber::Reader outer{bytes};
    const auto content = outer.next(ber::kSequence);
    if (!content) return std::nullopt;
    ber::Reader reader{*content};
    if (reader.number() != kVersion3) return std::nullopt;
    const auto global = reader.next(ber::kSequence);
    const auto security = reader.next(ber::kOctets);
    ReceivedMessage message;
    if (!global || !security || !takeGlobalData(*global, message.head) ||
        !takeSecurityParameters(*security, message) || !takeData(reader, message))
        return std::nullopt;
    return message;
}

bool isAuthentic(
    const ReceivedMessage& message,
    std::string_view bytes,
    AuthProtocol protocol,
    const Secret& key) {
    if (message.mac.size() != macSize(protocol)) return false;
    const std::string given{message.mac};
    std::string blank{bytes};  // the code was made while its place held zeros
    const auto at = static_cast<std::size_t>(message.mac.data() - bytes.data());
    blank.replace(at, given.size(), given.size(), '\0');
    const std::string right = macOf(protocol, key.reveal(), blank);
    return CRYPTO_memcmp(right.data(), given.data(), right.size()) == 0;
}

std::optional<ScopedPdu> openData(
    const ReceivedMessage& message, PrivProtocol protocol, const Secret& key, std::string& plain) {
    if (message.head.level != SecurityLevel::AuthPriv) return parseScopedPdu(message.data);
    auto opened =
        decrypt(protocol, key, message.head.boots, message.head.time, message.salt, message.data);
    if (!opened) return std::nullopt;
    plain = *std::move(opened);
    return parseScopedPdu(plain);
}

std::string encodeScopedPdu(
    std::string_view engine_id, std::string_view context, std::string_view pdu) {
    return ber::encode(
        ber::kSequence,
        ber::encode(ber::kOctets, engine_id) + ber::encode(ber::kOctets, context) +
            std::string{pdu});
}

std::string sealMessage(
    const MessageHead& head,
    std::string_view scoped_pdu,
    const UsmUser& user,
    const LocalKeys& keys,
    std::uint64_t counter) {
    std::string data{scoped_pdu};
    std::string salt;
    if (head.level == SecurityLevel::AuthPriv) {
        EncryptedData sealed = encrypt(
            user.priv,
            keys.priv,
            {.boots = head.boots, .time = head.time, .counter = counter},
            scoped_pdu);
        data = ber::encode(ber::kOctets, sealed.octets);
        salt = std::move(sealed.salt);
    }
    const bool authenticates = head.level != SecurityLevel::NoAuthNoPriv;
    const std::string blank(authenticates ? macSize(user.auth) : 0, '\0');
    const std::string before_mac = ber::encode(ber::kOctets, head.engine_id) +
                                   ber::encodeNumber(head.boots) + ber::encodeNumber(head.time) +
                                   ber::encode(ber::kOctets, head.user);
    const std::string after_mac = ber::encode(ber::kOctets, salt);
    const std::string parameters =
        ber::encode(ber::kSequence, before_mac + ber::encode(ber::kOctets, blank) + after_mac);
    std::string bytes = ber::encode(
        ber::kSequence,
        ber::encodeNumber(kVersion3) + encodeGlobalData(head) +
            ber::encode(ber::kOctets, parameters) + data);
    if (!authenticates) return bytes;
    // Counted from the end: what stands behind the code has no length before it that changes.
    const std::size_t at = bytes.size() - data.size() - after_mac.size() - blank.size();
    return bytes.replace(at, blank.size(), macOf(user.auth, keys.auth.reveal(), bytes));
}

}  // namespace platen::agent::usm
