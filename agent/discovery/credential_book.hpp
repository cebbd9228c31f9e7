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

    template <class Visitor>
    void describe(Visitor& field) {
        field(
            "ranges",
            ranges,
            "Addresses at which this credential may be used, never elsewhere; with :PORT only at "
            "that port.");
        field("version", version, "SNMP version: v1 or v2c.");
        field("community", community, "The community, a secret: the file must have mode 0600.");
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

    /// The position of the `nth` credential that may be tried at `peer`; nothing when there are
    /// not so many.
    [[nodiscard]] std::optional<std::size_t> candidate(
        const snmp::Peer& peer, std::size_t nth) const;
    /// True when the credential at `position` exists and may be used at `peer`.
    [[nodiscard]] bool allows(std::size_t position, const snmp::Peer& peer) const;
    [[nodiscard]] const snmp::Credential& credential(std::size_t position) const;

private:
    struct Entry {
        std::vector<AddressRange> ranges;
        snmp::Credential credential;
    };
    std::vector<Entry> entries_;
};

}  // namespace platen::agent::discovery
