#pragma once

#include "common/core/secret.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The User-based Security Model of SNMPv3 (RFC 3414): who asks, how a message proves that, and
/// how it is kept from other eyes. Knows neither network nor PDU.
namespace platen::agent::usm {

/// RFC 3414 section 6 and 7, RFC 7860.
enum class AuthProtocol : std::uint8_t { None, Md5, Sha1, Sha224, Sha256, Sha384, Sha512 };

/// RFC 3414 section 8, RFC 3826, and the two ways by which vendors make longer AES keys of shorter
/// digests: draft-blumenthal-aes-usm-04, and draft-reeder-snmpv3-usm-3desede-00 (Cisco and others).
enum class PrivProtocol : std::uint8_t {
    None,
    Des,
    Aes128,
    Aes192,
    Aes256,
    Aes192Reeder,
    Aes256Reeder
};

enum class SecurityLevel : std::uint8_t { NoAuthNoPriv, AuthNoPriv, AuthPriv };

/// A user as a device knows it. A secret is a pass phrase, or `localised-key:` and the key of this
/// user at one engine in hexadecimal digits.
struct UsmUser {
    std::string name;
    AuthProtocol auth{AuthProtocol::None};
    Secret auth_secret{};
    PrivProtocol priv{PrivProtocol::None};
    Secret priv_secret{};
    std::string context{};  ///< where values are read unless a question names a context
};

[[nodiscard]] SecurityLevel levelOf(const UsmUser& user);

/// True when both are the same user with the same secrets.
[[nodiscard]] bool sameUser(const UsmUser& one, const UsmUser& other);

/// By its name in any case and with or without hyphens: "SHA-256", "sha256"; "AES" is AES128.
[[nodiscard]] std::optional<AuthProtocol> parseAuthProtocol(std::string_view text);
[[nodiscard]] std::optional<PrivProtocol> parsePrivProtocol(std::string_view text);

/// For texts that say what is allowed.
[[nodiscard]] std::string_view authProtocolNames();
[[nodiscard]] std::string_view privProtocolNames();

/// What is wrong with the user, in words that tell no secret; nothing when it can be used.
[[nodiscard]] std::optional<std::string> faultOf(const UsmUser& user);

/// The bytes of a secret that is a localised key; nothing for a pass phrase and for digits that are
/// none.
[[nodiscard]] std::optional<std::string> localisedKeyIn(const Secret& secret);

}  // namespace platen::agent::usm
