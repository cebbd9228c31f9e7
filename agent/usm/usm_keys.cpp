#include "agent/usm/usm_keys.hpp"

#include "agent/usm/digest.hpp"
#include "agent/usm/privacy.hpp"

#include <stdexcept>

namespace platen::agent::usm {

namespace {

constexpr std::size_t kHashedOctets = 1048576;  // RFC 3414 appendix A.2

/// draft-blumenthal-aes-usm-04 section 3.1.2.1: each piece is the hash of all before it.
std::string blumenthal(AuthProtocol protocol, std::string key, std::size_t size) {
    while (key.size() < size)
        key += digestOf(protocol, key);
    return key;
}

/// draft-reeder-snmpv3-usm-3desede-00 section 2.1: each piece is made of the one before as if that
/// were a pass phrase.
std::string reeder(
    AuthProtocol protocol, std::string key, std::string_view engine_id, std::size_t size) {
    std::string piece = key;
    while (key.size() < size) {
        piece = localise(protocol, passwordToKey(protocol, piece), engine_id);
        key += piece;
    }
    return key;
}

}  // namespace

std::string passwordToKey(AuthProtocol protocol, std::string_view pass_phrase) {
    return digestOfRepeated(protocol, pass_phrase, kHashedOctets);
}

std::string localise(AuthProtocol protocol, std::string_view key, std::string_view engine_id) {
    std::string all{key};
    all += engine_id;
    all += key;
    return digestOf(protocol, all);
}

LocalKeys KeyMaker::keysOf(const UsmUser& user, std::string_view engine_id) {
    if (const auto fault = faultOf(user)) throw std::invalid_argument{"SNMPv3: " + *fault};
    LocalKeys keys;
    const SecurityLevel level = levelOf(user);
    if (level != SecurityLevel::NoAuthNoPriv)
        keys.auth = Secret{localKey(user.auth, user.auth_secret, engine_id)};
    if (level == SecurityLevel::AuthPriv) keys.priv = Secret{privacyKey(user, engine_id)};
    return keys;
}

std::string KeyMaker::localKey(
    AuthProtocol protocol, const Secret& secret, std::string_view engine_id) {
    if (auto key = localisedKeyIn(secret)) return *std::move(key);
    std::string& key = keys_[{protocol, secret.reveal()}];
    if (key.empty()) key = passwordToKey(protocol, secret.reveal());
    return localise(protocol, key, engine_id);
}

std::string KeyMaker::privacyKey(const UsmUser& user, std::string_view engine_id) {
    std::string key = localKey(user.auth, user.priv_secret, engine_id);
    const std::size_t size = privacyKeySize(user.priv);
    const bool by_reeder =
        user.priv == PrivProtocol::Aes192Reeder || user.priv == PrivProtocol::Aes256Reeder;
    key = by_reeder ? reeder(user.auth, std::move(key), engine_id, size)
                    : blumenthal(user.auth, std::move(key), size);
    key.resize(size);
    return key;
}

}  // namespace platen::agent::usm
