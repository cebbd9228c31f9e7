#pragma once

#include "agent/app/collector.hpp"
#include "tests/agent/misbehaviour/simulated_network.hpp"
#include "tests/agent/support/manual_clock.hpp"
#include "tests/agent/support/seeded_random.hpp"

#include <array>
#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace platen::agent::app {

/// The one that misbehaves, and its neighbours.
inline constexpr unsigned kBad = 2;
inline constexpr std::array kGood{1U, 3U};

/// What an agent did at a site.
struct SiteOutcome {
    std::map<std::string, std::vector<RawReading>> readings;  ///< by address
    std::map<std::string, std::vector<std::chrono::milliseconds>> read_at;
    std::vector<UnreachableDevice> unreachable;
    CollectorStatus status;
};

/// Some printers, three unless a test wants more, and an agent that finds and reads them in virtual
/// time.
class MisbehavingSite {
public:
    explicit MisbehavingSite(unsigned printers = 3);

    [[nodiscard]] SimulatedNetwork& network() { return network_; }
    [[nodiscard]] CollectorSettings& settings() { return settings_; }
    /// The agent asks by SNMPv3, as userOfSite().
    void useV3();
    [[nodiscard]] static const ProfileSet& profiles();

    [[nodiscard]] SiteOutcome collectFor(std::chrono::milliseconds time);

private:
    tests::ManualClock clock_;
    tests::SeededRandom random_{1};
    SimulatedNetwork network_{clock_};
    CollectorSettings settings_;
};

[[nodiscard]] std::string addressOf(unsigned host);

}  // namespace platen::agent::app
