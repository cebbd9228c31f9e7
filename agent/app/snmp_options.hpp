#pragma once

#include "agent/app/arguments.hpp"
#include "agent/discovery/credential_book.hpp"
#include "agent/discovery/sweep.hpp"
#include "agent/snmp/message.hpp"
#include "common/core/secret.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace platen::agent::app {

/// How a command presents itself to printers: with a community, by SNMPv2c and then SNMPv1, or as a
/// user of SNMPv3 and in no other way.
using SnmpIdentity = std::variant<Secret, snmp::UsmUser>;

/// `options`, and --community and all --v3-... beside them.
[[nodiscard]] std::vector<std::string_view> withSnmpOptions(std::vector<std::string_view> options);

/// Lines for the help of a command.
inline constexpr std::string_view kSnmpOptionsHelp =
    R"(  --community C       of SNMP v1 and v2c; else public
  --v3-user NAME      by SNMPv3, and never by another version
  --v3-auth PROTOCOL  none, MD5, SHA, SHA224, SHA256, SHA384 or SHA512; else none
  --v3-auth-secret-file FILE    the pass phrase; else what PLATEN_V3_AUTH_SECRET holds
  --v3-priv PROTOCOL  none, DES, AES, AES192, AES256, or AES192C or AES256C: with keys made longer
                      as Cisco and others do it; else none
  --v3-priv-secret-file FILE    the pass phrase; else what PLATEN_V3_PRIV_SECRET holds
  --v3-context NAME   else the default context)";

/// Secrets of SNMPv3 come from files or the environment: a command line is open to everybody on the
/// machine. Throws UsageError.
[[nodiscard]] SnmpIdentity parseSnmpIdentity(const Arguments& given);

[[nodiscard]] discovery::CredentialBook credentialsOf(
    const SnmpIdentity& identity, std::span<const discovery::AddressRange> ranges);

/// Why a credential brought nothing, for people: "192.0.2.7:161: SNMPv3 user 'reader': does not
/// know this user".
[[nodiscard]] std::string refusalText(
    const discovery::Sweep::Refusal& refusal, const discovery::CredentialBook& credentials);

/// How long one question waited for its answer.
struct Patience {
    std::chrono::milliseconds timeout{0};
    std::uint32_t retries{0};
};

/// Why a device told nothing to this identity: in its own words where it has said something.
[[nodiscard]] std::string silenceOf(
    const snmp::Peer& peer,
    const SnmpIdentity& identity,
    const Patience& patience,
    std::span<const discovery::Sweep::Refusal> refusals,
    const discovery::CredentialBook& credentials);

}  // namespace platen::agent::app
