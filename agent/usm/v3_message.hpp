#pragma once

#include "agent/usm/usm_keys.hpp"
#include "agent/usm/usm_user.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Messages of SNMPv3 (RFC 3412 section 6) with the parameters of the User-based Security Model
/// (RFC 3414 section 2.4). Reading takes bytes that nobody has checked, and is done in steps:
/// nothing is read further than what was proven so far allows.
namespace platen::agent::usm {

inline constexpr std::uint32_t kLargestMessage = 65507;  ///< what we can receive
inline constexpr std::uint32_t kSmallestMaxSize = 484;   ///< RFC 3412 section 6
inline constexpr std::size_t kShortestEngineId = 5;      ///< RFC 3411 section 5
inline constexpr std::size_t kLongestEngineId = 32;

/// What stands in clear before the data of a message.
struct MessageHead {
    std::uint32_t id{0};
    std::uint32_t max_size{kLargestMessage};
    SecurityLevel level{SecurityLevel::NoAuthNoPriv};
    bool reportable{false};
    std::string engine_id;
    std::uint32_t boots{0};
    std::uint32_t time{0};
    std::string user;
};

/// A message that has arrived. The views point into its bytes.
struct ReceivedMessage {
    MessageHead head;
    std::string_view mac;   ///< the authentication parameters
    std::string_view salt;  ///< the privacy parameters
    std::string_view data;  ///< a ScopedPDU; where the level has privacy, its encrypted octets
};

/// The content of a message, in clear.
struct ScopedPdu {
    std::string engine_id;
    std::string context;
    std::string_view pdu;  ///< with its tag
};

/// True when the bytes begin like a message of SNMPv3, well-formed or not.
[[nodiscard]] bool isVersion3(std::string_view bytes);

/// Nothing for what is no message of SNMPv3, has another security model, or breaks the rules of its
/// head (privacy without authentication, a maximum size below the smallest).
[[nodiscard]] std::optional<ReceivedMessage> parseMessage(std::string_view bytes);

/// True when the message's code was made with this key over these `bytes`, the same from which it
/// was parsed. Takes as long for a wrong code as for a right one.
[[nodiscard]] bool isAuthentic(
    const ReceivedMessage& message,
    std::string_view bytes,
    AuthProtocol protocol,
    const Secret& key);

/// Nothing for octets that decrypt to no ScopedPDU. The result points into `plain`, which receives
/// the decrypted octets where the message has some and must outlive the result.
[[nodiscard]] std::optional<ScopedPdu> openData(
    const ReceivedMessage& message, PrivProtocol protocol, const Secret& key, std::string& plain);

/// Encoded, `pdu` with its tag.
[[nodiscard]] std::string encodeScopedPdu(
    std::string_view engine_id, std::string_view context, std::string_view pdu);

/// The message as it travels: encrypted and with its code as far as `head.level` demands. `counter`
/// is never the same twice with one key.
[[nodiscard]] std::string sealMessage(
    const MessageHead& head,
    std::string_view scoped_pdu,
    const UsmUser& user,
    const LocalKeys& keys,
    std::uint64_t counter);

}  // namespace platen::agent::usm
