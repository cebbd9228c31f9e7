#pragma once

#include "agent/usm/usm_user.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What the privacy protocols do with a ScopedPDU. None takes PrivProtocol::None: that is
/// std::logic_error.
namespace platen::agent::usm {

/// Octets of the localised key: of the cipher, for DES with the 8 octets that its vectors begin
/// with.
[[nodiscard]] std::size_t privacyKeySize(PrivProtocol protocol);

/// What makes one message's encryption differ from all others.
struct PrivacyMoment {
    std::uint32_t boots{0};
    std::uint32_t time{0};
    std::uint64_t counter{0};  ///< never the same twice with one key
};

struct EncryptedData {
    std::string octets;
    std::string salt;  ///< the privacy parameters: 8 octets
};

[[nodiscard]] EncryptedData encrypt(
    PrivProtocol protocol, const Secret& key, const PrivacyMoment& moment, std::string_view plain);

/// Nothing for octets that this protocol cannot have made. DES leaves up to 7 octets of padding at
/// the end.
[[nodiscard]] std::optional<std::string> decrypt(
    PrivProtocol protocol,
    const Secret& key,
    std::uint32_t boots,
    std::uint32_t time,
    std::string_view salt,
    std::string_view octets);

}  // namespace platen::agent::usm
