#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace platen::agent::usm {

/// Why a device answers with a Report instead of a response (RFC 3414 section 5, RFC 3412 section
/// 5, RFC 3413 section 5).
enum class Report : std::uint8_t {
    UnsupportedSecurityLevel,
    NotInTimeWindow,
    UnknownUser,
    UnknownEngine,
    WrongDigest,
    DecryptionError,
    UnknownContext,
    Other
};

/// True when the bytes begin like the PDU of a Report.
[[nodiscard]] bool isReport(std::string_view pdu);

/// What the Report says by its first variable. Nothing for a PDU that is no well-formed Report.
[[nodiscard]] std::optional<Report> parseReport(std::string_view pdu);

/// True when the PDU is what its lengths say, down to each variable: a sequence of names and values
/// behind three numbers.
[[nodiscard]] bool isWellFormedPdu(std::string_view pdu);

}  // namespace platen::agent::usm
