#pragma once

#include "agent/usm/usm_user.hpp"
#include "common/core/clock.hpp"
#include "common/core/secret.hpp"
#include "tests/simulator/site/virtual_clock.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace platen::simulator {

/// The command line.
struct Options {
    std::optional<std::uint32_t> count;  ///< absent: 40, or 0 where devices are named
    std::string base{"127.20.0.0/16"};
    std::uint16_t port{10161};
    std::string recordings{"tests/recordings"};
    std::string file;                                          ///< all of `count` are made from it
    std::vector<std::pair<std::string, std::string>> devices;  ///< address, file
    bool live{false};
    std::uint64_t seed{1};
    double speed{1};
    std::optional<TimePoint> since;
    std::vector<WatchedSpan> watched;
    std::string diary;
    std::string served_log;
    std::string ready_file;
    std::string control;
    Secret community{"public"};
    std::vector<agent::usm::UsmUser> users;  ///< of SNMPv3
    std::vector<std::string> faults;         ///< lines for Faults::obey()
    bool help{false};
};

/// What `--help` says.
[[nodiscard]] std::string usage();

/// Throws std::invalid_argument that names the option, its value and what is allowed.
[[nodiscard]] Options parseOptions(std::span<const std::string> arguments);

}  // namespace platen::simulator
