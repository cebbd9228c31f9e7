#pragma once

#include "common/core/random.hpp"
#include "common/core/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace platen::crypto {

/// What an administrator hands to the person who installs an agent:
/// `ple_<id>_<secret>_<pin>`. It proves the right to join a site (once) and says which server to
/// trust, so that nothing is trusted on first use.
struct EnrolToken {
    std::string id;   ///< 8 characters of a-z and 0-9: finds the row
    Secret secret;    ///< 43 characters: 32 random bytes in base64url
    std::string pin;  ///< first 16 hex digits of the SHA-256 of the service authority's public key

    /// The whole token. It is a secret: print it once, never log it.
    [[nodiscard]] std::string text() const;
    /// What the database keeps: SHA-256 of the 32 bytes.
    [[nodiscard]] std::string secretSha256() const;
};

/// `authority_key_sha256`: 32 bytes, CertificateAuthority::keySha256() or certificateKeySha256().
[[nodiscard]] EnrolToken makeEnrolToken(Random& random, std::string_view authority_key_sha256);

/// Nothing when the text has another form.
[[nodiscard]] std::optional<EnrolToken> parseEnrolToken(std::string_view text);

/// The pin of an authority by the SHA-256 (32 bytes) of its public key.
[[nodiscard]] std::string pinOf(std::string_view authority_key_sha256);

}  // namespace platen::crypto
