#pragma once

#include "agent/usm/usm_user.hpp"
#include "common/core/secret.hpp"
#include "common/raw/reading.hpp"
#include "common/raw/value.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace platen::agent::snmp {

/// The credential of SNMPv1 and SNMPv2c; `protocol` is one of these two.
struct Community {
    Protocol protocol{Protocol::SnmpV2c};
    Secret name;
};

/// The credential of SNMPv3.
using UsmUser = usm::UsmUser;

/// How an agent presents itself to a device.
using Credential = std::variant<Community, UsmUser>;

[[nodiscard]] Protocol protocolOf(const Credential& credential);

enum class Operation : std::uint8_t { Get, GetNext, GetBulk };

/// What is asked of a device, without where and how often.
struct Query {
    Operation operation{Operation::Get};
    std::vector<Oid> oids;
    std::string context{};  ///< SNMPv3 contextName; in v1 and v2c "@context" after the community
    std::uint32_t repetitions{0};  ///< max-repetitions, GetBulk only; non-repeaters are always 0
};

/// RFC 3416 section 3 and RFC 1157 section 4.1.1; the codes that a reader of data can meet have
/// names, every other code arrives as `Other`.
enum class ErrorStatus : std::uint8_t {
    NoError,
    TooBig,
    NoSuchName,
    GenErr,
    NoAccess,
    AuthorizationError,
    Other
};

/// What a device answered.
struct Response {
    ErrorStatus status{ErrorStatus::NoError};
    std::uint32_t error_index{0};  ///< 1 names the first binding; 0 none
    std::vector<Binding> bindings;
    std::vector<std::uint32_t> shortened;  ///< positions of strings that were cut at 4 KiB
    std::uint32_t packets{1};              ///< requests sent for it, repetitions included
};

}  // namespace platen::agent::snmp
