#pragma once

#include "agent/usm/usm_user.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace platen::agent::usm {

/// RFC 3414 appendix A.2: the key of a pass phrase, before it belongs to an engine. Hashes a
/// mebibyte: some milliseconds.
[[nodiscard]] std::string passwordToKey(AuthProtocol protocol, std::string_view pass_phrase);

/// The key at one engine (RFC 3414 section 2.6).
[[nodiscard]] std::string localise(
    AuthProtocol protocol, std::string_view key, std::string_view engine_id);

/// The keys of one user at one engine; empty where the user's level needs none.
struct LocalKeys {
    Secret auth;
    Secret priv;
};

/// Makes keys of users, and remembers what is slow: one key for each pass phrase and protocol. As
/// many as there are users in the settings. One thread.
class KeyMaker {
public:
    /// `user` has no faultOf(). Throws std::invalid_argument for a secret that cannot be used.
    [[nodiscard]] LocalKeys keysOf(const UsmUser& user, std::string_view engine_id);

private:
    [[nodiscard]] std::string localKey(
        AuthProtocol protocol, const Secret& secret, std::string_view engine_id);
    [[nodiscard]] std::string privacyKey(const UsmUser& user, std::string_view engine_id);

    std::map<std::pair<AuthProtocol, std::string>, std::string> keys_;  // by pass phrase
};

}  // namespace platen::agent::usm
