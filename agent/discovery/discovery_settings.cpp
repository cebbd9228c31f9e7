#include "agent/discovery/discovery_settings.hpp"

#include "agent/discovery/address_range.hpp"
#include "common/config/config.hpp"

#include <fmt/format.h>

#include <string_view>

namespace platen::agent::discovery {

namespace {

void requireWithin(
    std::string_view name, std::int64_t value, std::int64_t least, std::int64_t most) {
    if (value >= least && value <= most) return;
    throw config::ConfigError{
        fmt::format("discovery.{} is {}, allowed: {} to {}", name, value, least, most)};
}

std::vector<AddressRange> requireRanges(
    std::string_view name, const std::vector<std::string>& texts) {
    std::vector<AddressRange> ranges;
    for (const std::string& text : texts) {
        auto range = parseRange(text);
        if (!range) throw config::ConfigError{fmt::format("discovery.{}: {}", name, range.error())};
        ranges.push_back(range.value());
    }
    return ranges;
}

}  // namespace

void DiscoverySettings::check() const {
    requireWithin("interval_s", interval.count(), 60, 2592000);
    requireWithin("rate_pps", rate_pps, 1, 1000000);
    requireWithin("timeout_ms", timeout.count(), 50, 60000);
    requireWithin("retries", retries, 0, 10);
    static_cast<void>(addressRanges());
}

std::vector<AddressRange> DiscoverySettings::addressRanges() const {
    return effectiveRanges(requireRanges("ranges", ranges), excludedRanges());
}

std::vector<AddressRange> DiscoverySettings::excludedRanges() const {
    return requireRanges("excludes", excludes);
}

}  // namespace platen::agent::discovery
