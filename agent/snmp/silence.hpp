#pragma once

#include <cstdint>
#include <string_view>

namespace platen::agent::snmp {

/// Why there is no response. The first two can happen with every version of SNMP, the others with
/// SNMPv3 only.
enum class Silence : std::uint8_t {
    Timeout,    ///< nothing came within the time of all tries
    Malformed,  ///< something came from the device, but it could not be read
    // What the device says in a Report.
    UnknownEngine,  ///< it does not accept the engine id that it told itself, or tells an unusable
                    ///< one
    UnknownUser,
    WrongDigest,  ///< our secret or protocol of authentication is not the device's
    DecryptionError,
    NotInTimeWindow,  ///< its clock and what we know of it do not come together
    UnsupportedSecurityLevel,
    UnknownContext,
    OtherReport,
    // What we say of its answers.
    NotAuthentic,  ///< answers came, but none with a right code of authentication
    WeakerAnswer,  ///< answers came, but below the security level of the question
    Unanswered,    ///< it told its engine id, but has never answered a question
    AccessDenied,  ///< it answers with authorizationError: the user or community may read nothing
};

/// True when the device itself has refused: it would refuse the same question again.
[[nodiscard]] bool isRefusal(Silence reason);

/// "timeout", "unknown_user": for logs and records.
[[nodiscard]] std::string_view silenceName(Silence reason);
/// For people, with what to look at: "does not know this user".
[[nodiscard]] std::string_view silenceText(Silence reason);

}  // namespace platen::agent::snmp
