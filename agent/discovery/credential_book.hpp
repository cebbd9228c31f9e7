#pragma once

#include "agent/discovery/address_range.hpp"
#include "agent/snmp/message.hpp"
#include "common/core/secret.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace platen::agent::discovery {

/// One element of [[credentials]].
struct CredentialSettings {
    std::vector<std::string> ranges;
    std::string version{"v2c"};
    Secret community;
    std::string user{};
    std::string auth{};
    Secret auth_secret{};
    std::string priv{};
    Secret priv_secret{};
    std::string context{};

    template <class Visitor>
    void describe(Visitor& field) {
        field(
            "ranges",
            ranges,
            "Addresses at which this credential may be used, never elsewhere; with :PORT only at "
            "that port.");
        field("version", version, "SNMP version: v1, v2c or v3.");
        field(
            "community",
            community,
            "v1, v2c: the community, a secret: the file must have mode 0600.");
        field("user", user, "v3: the user's name.");
        field("auth", auth, "v3: none, MD5, SHA, SHA224, SHA256, SHA384 or SHA512.");
        field(
            "auth_secret",
            auth_secret,
            "v3: pass phrase of 8 characters or more, or \"localised-key:\" and hexadecimal "
            "digits.");
        field("priv", priv, "v3: none, DES, AES, AES192, AES256, AES192C or AES256C.");
        field("priv_secret", priv_secret, "v3: as auth_secret.");
        field("context", context, "v3: context name, where values are not in the default one.");
    }
    /// Throws config::ConfigError.
    void check() const;
};

/// Which credentials may be tried at which peer, in order. A credential is never given for an
/// address that it was not configured for, nor for another port where its range names one.
class CredentialBook {
public:
    /// Throws config::ConfigError for a range or version that cannot be read.
    [[nodiscard]] static CredentialBook fromSettings(
        std::span<const CredentialSettings> settings,
        std::span<const AddressRange> discovery_ranges);
    /// v2c, then v1 with one community, for these ranges and their ports.
    [[nodiscard]] static CredentialBook withCommunity(
        const Secret& community, std::span<const AddressRange> ranges);
    /// SNMPv3 with one user and nothing else, for these ranges and their ports.
    [[nodiscard]] static CredentialBook withUser(
        const snmp::UsmUser& user, std::span<const AddressRange> ranges);

    /// The position of the `nth` credential that may be tried at `peer`; nothing when there are
    /// not so many.
    [[nodiscard]] std::optional<std::size_t> candidate(
        const snmp::Peer& peer, std::size_t nth) const;
    /// True when the credential at `position` exists and may be used at `peer`.
    [[nodiscard]] bool allows(std::size_t position, const snmp::Peer& peer) const;
    [[nodiscard]] const snmp::Credential& credential(std::size_t position) const;
    /// Which one it is, for people and without secrets: "SNMPv3 user 'reader'".
    [[nodiscard]] std::string nameOf(std::size_t position) const;

private:
    struct Entry {
        std::vector<AddressRange> ranges;
        snmp::Credential credential;
    };
    std::vector<Entry> entries_;
};

}  // namespace platen::agent::discovery
