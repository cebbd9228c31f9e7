#pragma once

#include "agent/app/collector_settings.hpp"
#include "agent/app/ipp_network.hpp"
#include "agent/snmp/datagrams.hpp"
#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/profiles/profile_set.hpp"
#include "common/raw/reading.hpp"
#include "common/wire/leave.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

namespace platen::agent::app {

/// A known device that does not answer any more. Told once for each silence.
struct UnreachableDevice {
    Endpoint endpoint;
    std::string reason;
    std::optional<TimePoint> last_answer;  ///< nothing when it has not answered since it was found
};

/// What the collector has to say, with the time at which it was complete.
struct CollectedRecord {
    TimePoint wall;
    std::chrono::milliseconds boot;
    std::variant<RawReading, UnreachableDevice> body;
};

/// Takes a record; called on the collector's thread. A record that throws std::exception is logged
/// and lost, the collector goes on.
using RecordSink = std::function<void(CollectedRecord)>;

struct CollectorStatus {
    std::size_t known{0};
    std::size_t unreachable{0};
    std::size_t polls_done{0};
    std::size_t polls_failed{0};  ///< of these, because of something unforeseen in the agent
    std::size_t in_flight{0};
    std::size_t left_to_others{0};  ///< of the known ones: another agent reads them at present
    bool sweeping{false};
    std::optional<TimePoint> last_sweep;  ///< when the last complete sweep ended
};

/// Finds printers and reads them: sweep, schedule and polls on one engine in one thread.
class Collector {
public:
    /// The references outlive the collector. Without `ipp` nobody is asked over IPP. Reads the
    /// state file of known devices, if there is one (a damaged one is logged and started anew).
    Collector(
        CollectorSettings settings,
        const ProfileSet& profiles,
        snmp::Datagrams& datagrams,
        const Clock& clock,
        Random& random,
        RecordSink sink,
        std::optional<IppParts> ipp = std::nullopt);
    Collector(const Collector&) = delete;
    Collector& operator=(const Collector&) = delete;
    ~Collector();

    /// Works until `stop` is requested, which it notices within a quarter of a second.
    void run(const std::stop_token& stop);

    /// Other agents read at these places at present: of devices that are known there, turns are
    /// left out. Any thread.
    void leaveToOthers(std::vector<wire::LeftPlace> places);

    /// Any thread.
    [[nodiscard]] CollectorStatus status() const;

private:
    class Work;
    std::unique_ptr<Work> work_;  // keeps the engine's and the sweep's headers out of this one
};

}  // namespace platen::agent::app
