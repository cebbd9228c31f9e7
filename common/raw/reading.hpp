#pragma once

#include "common/core/clock.hpp"
#include "common/raw/value.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace platen {

/// The numbers are those of the wire format and never change.
enum class Protocol : std::uint8_t { SnmpV1 = 1, SnmpV2c = 2, SnmpV3 = 3, Ipp = 4 };

[[nodiscard]] std::string_view protocolName(Protocol protocol);  ///< "snmp-v2c", ...

/// Where a device answered.
struct Endpoint {
    std::string address;  ///< numeric IPv4 or IPv6, without port and zone brackets
    std::uint16_t port{161};
    auto operator<=>(const Endpoint&) const = default;

    /// "192.0.2.7:161", "[2001:db8::7]:161"; empty without an address.
    [[nodiscard]] std::string text() const;
};

/// Why a part of a plan has no values. The numbers are those of the wire format.
enum class FieldError : std::uint8_t {
    Timeout = 1,    ///< no answer to this part, although the device answered others
    Refused = 2,    ///< an SNMP error status (genErr, noAccess, tooBig at one variable)
    Malformed = 3,  ///< OIDs that do not increase, a wrong type, an undecodable reply
    Truncated = 4,  ///< the row or byte limit was reached; what came before is kept
};

[[nodiscard]] std::string_view fieldErrorName(FieldError error);  ///< "timeout", ...

struct FieldProblem {
    std::uint32_t plan_index{0};  ///< position in the profile's list of OIDs
    FieldError error{FieldError::Timeout};
    bool operator==(const FieldProblem&) const = default;
};

/// One value of an IPP attribute as it travelled (RFC 8010 section 3.5.2).
struct IppValue {
    std::uint8_t tag{0};  ///< the value tag, 0x10 (unsupported) and above
    std::string octets;   ///< the value itself, without its length
    bool operator==(const IppValue&) const = default;
};

/// One attribute of the printer (RFC 8011 section 5.4), with one value or many. Collections do not
/// travel: a member of one that the profile reads is an attribute called "collection/member", with
/// the values that it has in the first collection of that name.
struct IppAttribute {
    std::string name;
    std::vector<IppValue> values;
    bool operator==(const IppAttribute&) const = default;
};

/// What one device said at one time: the only thing that agents record about printers. Normalising
/// it (profile + raw) can be repeated at any time.
struct RawReading {
    Endpoint endpoint;
    Protocol protocol{Protocol::SnmpV2c};
    std::string profile;            ///< family name of the profile that chose what was asked
    std::string profile_hash;       ///< 32 bytes, SHA-256 of the resolved profile's canonical text
    std::vector<Binding> bindings;  ///< in the order of the plan; only present values
    std::vector<FieldProblem> problems;
    /// Positions in the plan whose values come from the profile's SNMP context, because the default
    /// context had none; sorted.
    std::vector<std::uint32_t> in_context{};
    /// The answer to Get-Printer-Attributes, in the order of the profile's list of attributes; only
    /// present ones. Beside `bindings`, or alone where the device was read by IPP only.
    std::vector<IppAttribute> attributes{};
    std::string ipp_uri{};  ///< what was asked; empty: the device was not asked by IPP
    std::optional<FieldError> ipp_problem{};
    /// By IPP alone, of a device that was read over SNMP before: what it counts by IPP are other
    /// series than those that were read so far.
    bool after_snmp{false};
    std::chrono::milliseconds duration{0};
    std::uint32_t packets{0};  ///< requests sent, repetitions included
    bool operator==(const RawReading&) const = default;
};

}  // namespace platen
