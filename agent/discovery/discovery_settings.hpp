#pragma once

#include "agent/discovery/address_range.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace platen::agent::discovery {

/// The table [discovery].
struct DiscoverySettings {
    std::vector<std::string> ranges;
    std::vector<std::string> excludes;
    std::chrono::seconds interval{3600};
    std::uint32_t rate_pps{300};
    std::chrono::milliseconds timeout{1000};
    std::uint32_t retries{1};
    bool mdns{false};

    template <class Visitor>
    void describe(Visitor& field) {
        field(
            "ranges",
            ranges,
            "Where printers are looked for: CIDR, one address, or first-last, each with :PORT if "
            "not 161.");
        field(
            "excludes",
            excludes,
            "Addresses that are never asked, written as ranges without a port.");
        field("interval_s", interval, "Seconds from one sweep to the next, 60 to 2592000.");
        field("rate_pps", rate_pps, "Requests sent in a second during a sweep, 1 to 1000000.");
        field("timeout_ms", timeout, "How long a device may take to answer, 50 to 60000.");
        field("retries", retries, "How often an unanswered request is repeated, 0 to 10.");
        field(
            "mdns",
            mdns,
            "Ask by multicast DNS (224.0.0.251), too, which printers speak IPP; only those within "
            "the ranges are read.");
    }
    /// Throws config::ConfigError.
    void check() const;
    /// `ranges` without `excludes`. Throws config::ConfigError for a text that is no range.
    [[nodiscard]] std::vector<AddressRange> addressRanges() const;
    /// `excludes`. Throws likewise.
    [[nodiscard]] std::vector<AddressRange> excludedRanges() const;
};

}  // namespace platen::agent::discovery
