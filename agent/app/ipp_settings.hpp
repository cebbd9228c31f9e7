#pragma once

#include "agent/discovery/address_range.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace platen::agent::app {

/// When a printer is asked over IPP.
enum class IppUse : std::uint8_t {
    Off,
    Auto,    ///< where SNMP leaves something open that IPP may know, or says nothing
    Always,  ///< at each reading
};

/// The table [ipp].
struct IppSettings {
    std::string use{"auto"};
    std::uint32_t port{631};
    std::chrono::milliseconds connect{3'000};
    std::chrono::milliseconds timeout{10'000};
    std::uint32_t parallel{4};
    std::vector<std::string> ranges;

    template <class Visitor>
    void describe(Visitor& field) {
        field(
            "use",
            use,
            "When printers are asked over IPP: off, always, or auto: where SNMP leaves something "
            "open "
            "or is silent.");
        field("port", port, "The only port that is asked over IPP, 1 to 65535.");
        field(
            "connect_ms",
            connect,
            "How long a printer may take to accept a connection, 100 to 30000.");
        field("timeout_ms", timeout, "Longest time for asking one printer over IPP, 500 to 60000.");
        field("parallel", parallel, "Printers asked over IPP at the same time, 1 to 16.");
        field(
            "ranges",
            ranges,
            "Where printers without SNMP are looked for, too, as ranges without a port, at most "
            "4096 "
            "addresses.");
    }
    /// Throws config::ConfigError.
    void check() const;
    /// Call after check().
    [[nodiscard]] IppUse whenUsed() const;
    /// `ranges` without these, all with `port`. Throws config::ConfigError for what is no range.
    [[nodiscard]] std::vector<discovery::AddressRange> addressRanges(
        std::span<const discovery::AddressRange> excludes) const;
};

/// "off", "auto" or "always"; throws std::invalid_argument that says so.
[[nodiscard]] IppUse parseIppUse(const std::string& text);

}  // namespace platen::agent::app
