#include "agent/app/ipp_settings.hpp"

#include "common/config/config.hpp"

#include <fmt/format.h>

#include <limits>
#include <stdexcept>
#include <string_view>

namespace platen::agent::app {

namespace {

constexpr std::uint64_t kMostAddresses = 4096;

void requireIppWithin(
    std::string_view name, std::int64_t value, std::int64_t least, std::int64_t most) {
    if (value >= least && value <= most) return;
    throw config::ConfigError{
        fmt::format("ipp.{} is {}, allowed: {} to {}", name, value, least, most)};
}

}  // namespace

IppUse parseIppUse(const std::string& text) {
    if (text == "off") return IppUse::Off;
    if (text == "auto") return IppUse::Auto;
    if (text == "always") return IppUse::Always;
    throw std::invalid_argument{fmt::format("'{}', allowed: off, auto, always", text)};
}

void IppSettings::check() const {
    try {
        static_cast<void>(parseIppUse(use));
    } catch (const std::invalid_argument& problem) {
        throw config::ConfigError{fmt::format("ipp.use is {}", problem.what())};
    }
    requireIppWithin("port", port, 1, std::numeric_limits<std::uint16_t>::max());
    requireIppWithin("connect_ms", connect.count(), 100, 30'000);
    requireIppWithin("timeout_ms", timeout.count(), 500, 60'000);
    requireIppWithin("parallel", parallel, 1, 16);
    const auto addresses = discovery::addressCount(addressRanges({}));
    if (addresses > kMostAddresses) {
        throw config::ConfigError{
            fmt::format("ipp.ranges has {} addresses, allowed: {}", addresses, kMostAddresses)};
    }
}

IppUse IppSettings::whenUsed() const {
    return parseIppUse(use);
}

std::vector<discovery::AddressRange> IppSettings::addressRanges(
    std::span<const discovery::AddressRange> excludes) const {
    std::vector<discovery::AddressRange> parsed;
    for (const std::string& text : ranges) {
        auto range = discovery::parseRange(text);
        if (!range) throw config::ConfigError{fmt::format("ipp.ranges: {}", range.error())};
        parsed.push_back(range.value());
        parsed.back().port = static_cast<std::uint16_t>(port);
    }
    return discovery::effectiveRanges(parsed, excludes);
}

}  // namespace platen::agent::app
