#include "agent/discovery/credential_book.hpp"

#include "agent/usm/usm_user.hpp"
#include "common/config/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <variant>

namespace platen::agent::discovery {

namespace {

std::vector<AddressRange> parseRanges(const std::vector<std::string>& texts) {
    std::vector<AddressRange> ranges;
    for (const std::string& text : texts) {
        auto range = parseRange(text);
        if (!range) throw config::ConfigError{fmt::format("credentials: {}", range.error())};
        ranges.push_back(range.value());
    }
    return ranges;
}

Protocol protocolOf(const std::string& version) {
    return version == "v1" ? Protocol::SnmpV1 : Protocol::SnmpV2c;
}

[[noreturn]] void refuse(std::string_view text) {
    throw config::ConfigError{fmt::format("credentials: {}", text)};
}

/// Both protocols must be named, "none" included: nobody sends in clear because of a forgotten
/// line.
snmp::UsmUser userOf(const CredentialSettings& settings) {
    const auto auth = usm::parseAuthProtocol(settings.auth);
    if (!auth) {
        refuse(fmt::format(
            "auth of user '{}' is '{}', allowed: {}",
            settings.user,
            settings.auth,
            usm::authProtocolNames()));
    }
    const auto priv = usm::parsePrivProtocol(settings.priv);
    if (!priv) {
        refuse(fmt::format(
            "priv of user '{}' is '{}', allowed: {}",
            settings.user,
            settings.priv,
            usm::privProtocolNames()));
    }
    snmp::UsmUser user{
        .name = settings.user,
        .auth = *auth,
        .auth_secret = settings.auth_secret,
        .priv = *priv,
        .priv_secret = settings.priv_secret,
        .context = settings.context};
    if (const auto fault = usm::faultOf(user))
        refuse(fmt::format("user '{}': {}", user.name, *fault));
    return user;
}

snmp::Credential credentialOf(const CredentialSettings& settings) {
    if (settings.version == "v3") return userOf(settings);
    return snmp::Community{.protocol = protocolOf(settings.version), .name = settings.community};
}

bool hasUser(const CredentialSettings& settings) {
    return !settings.user.empty() || !settings.auth.empty() || !settings.auth_secret.empty() ||
           !settings.priv.empty() || !settings.priv_secret.empty() || !settings.context.empty();
}

}  // namespace

void CredentialSettings::check() const {
    if (ranges.empty()) refuse("ranges is missing or empty");
    if (version != "v1" && version != "v2c" && version != "v3")
        refuse(fmt::format("version is '{}', allowed: v1, v2c, v3", version));
    if (version == "v3") {
        if (!community.empty()) refuse("version v3 has no community, but a user");
        static_cast<void>(userOf(*this));
        return;
    }
    if (community.empty()) refuse("community is missing or empty");
    if (hasUser(*this)) {
        refuse(fmt::format(
            "user, auth, priv and what belongs to them are of version v3, version is '{}'",
            version));
    }
}

CredentialBook CredentialBook::fromSettings(
    std::span<const CredentialSettings> settings, std::span<const AddressRange> discovery_ranges) {
    if (settings.empty()) return withCommunity(Secret{"public"}, discovery_ranges);
    CredentialBook book;
    for (const CredentialSettings& one : settings) {
        one.check();
        book.entries_.push_back(
            {.ranges = parseRanges(one.ranges), .credential = credentialOf(one)});
    }
    return book;
}

CredentialBook CredentialBook::withUser(
    const snmp::UsmUser& user, std::span<const AddressRange> ranges) {
    CredentialBook book;
    book.entries_.push_back({.ranges = {ranges.begin(), ranges.end()}, .credential = user});
    return book;
}

CredentialBook CredentialBook::withCommunity(
    const Secret& community, std::span<const AddressRange> ranges) {
    CredentialBook book;
    for (const Protocol protocol : {Protocol::SnmpV2c, Protocol::SnmpV1}) {
        book.entries_.push_back(
            {.ranges = {ranges.begin(), ranges.end()},
             .credential = snmp::Community{.protocol = protocol, .name = community}});
    }
    return book;
}

std::optional<std::size_t> CredentialBook::candidate(
    const snmp::Peer& peer, std::size_t nth) const {
    for (std::size_t position = 0; position < entries_.size(); ++position) {
        if (!allows(position, peer)) continue;
        if (nth == 0) return position;
        --nth;
    }
    return std::nullopt;
}

bool CredentialBook::allows(std::size_t position, const snmp::Peer& peer) const {
    if (position >= entries_.size()) return false;
    return std::ranges::any_of(
        entries_[position].ranges, [&](const AddressRange& range) { return range.covers(peer); });
}

const snmp::Credential& CredentialBook::credential(std::size_t position) const {
    return entries_.at(position).credential;
}

std::string CredentialBook::nameOf(std::size_t position) const {
    const snmp::Credential& one = credential(position);
    if (const auto* user = std::get_if<snmp::UsmUser>(&one))
        return fmt::format("SNMPv3 user '{}'", user->name);
    return fmt::format(
        "the community of SNMP{}", snmp::protocolOf(one) == Protocol::SnmpV1 ? "v1" : "v2c");
}

}  // namespace platen::agent::discovery
