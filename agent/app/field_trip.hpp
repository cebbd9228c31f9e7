#pragma once

#include "agent/discovery/found_device.hpp"
#include "agent/discovery/sweep.hpp"
#include "agent/polling/device_poll.hpp"
#include "agent/snmp/engine.hpp"
#include "agent/snmp/udp_datagrams.hpp"
#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/core/result.hpp"
#include "common/raw/reading.hpp"

namespace platen::agent::app {

/// Clock, network and engine of a command that does its work and ends. One thread.
class FieldTrip {
public:
    FieldTrip() : engine_{datagrams_, clock_, random_} {}
    FieldTrip(const FieldTrip&) = delete;
    FieldTrip& operator=(const FieldTrip&) = delete;
    ~FieldTrip() = default;

    [[nodiscard]] discovery::Sweep::Tools tools(
        const discovery::CredentialBook& credentials, const ProfileSet& profiles) {
        return {
            .credentials = credentials, .profiles = profiles, .engine = engine_, .clock = clock_};
    }
    [[nodiscard]] const Clock& clock() const { return clock_; }

    /// One question; returns when it is answered or given up.
    [[nodiscard]] snmp::Outcome ask(const snmp::Request& request);
    /// Returns when the sweep is finished.
    void run(discovery::Sweep& sweep);
    /// Reads one device and returns when that is done.
    [[nodiscard]] Result<RawReading, polling::PollError> read(
        const polling::PollTarget& target, const polling::PollLimits& limits);

private:
    SystemClock clock_;
    SystemRandom random_;
    snmp::UdpDatagrams datagrams_;
    snmp::Engine engine_;
};

}  // namespace platen::agent::app
