#include "agent/discovery/credential_book.hpp"

#include "common/config/config.hpp"

#include <fmt/format.h>

#include <algorithm>

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

}  // namespace

void CredentialSettings::check() const {
    if (ranges.empty()) throw config::ConfigError{"credentials: ranges is missing or empty"};
    if (version != "v1" && version != "v2c") {
        throw config::ConfigError{
            fmt::format("credentials: version is '{}', allowed: v1, v2c", version)};
    }
    if (community.empty()) throw config::ConfigError{"credentials: community is missing or empty"};
}

CredentialBook CredentialBook::fromSettings(
    std::span<const CredentialSettings> settings, std::span<const AddressRange> discovery_ranges) {
    if (settings.empty()) return withCommunity(Secret{"public"}, discovery_ranges);
    CredentialBook book;
    for (const CredentialSettings& one : settings) {
        one.check();
        book.entries_.push_back(
            {.ranges = parseRanges(one.ranges),
             .credential =
                 snmp::Community{.protocol = protocolOf(one.version), .name = one.community}});
    }
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

}  // namespace platen::agent::discovery
