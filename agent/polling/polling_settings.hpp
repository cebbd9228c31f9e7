#pragma once

#include <chrono>
#include <cstdint>

namespace platen::agent::polling {

/// The table [polling].
struct PollingSettings {
    std::chrono::seconds interval{900};
    std::chrono::seconds spread{300};
    std::uint32_t parallel{32};
    std::chrono::milliseconds timeout{2000};
    std::uint32_t retries{2};
    std::chrono::seconds device_limit{60};
    std::uint32_t missed_polls{3};
    std::chrono::seconds longest_pause{3600};
    std::uint32_t forget_days{30};

    template <class Visitor>
    void describe(Visitor& field) {
        field("interval_s", interval, "Seconds between two readings of one device, 10 to 86400.");
        field(
            "spread_s", spread, "Devices take their turn within so many seconds of each interval.");
        field("parallel", parallel, "Devices read at the same time, 1 to 1024.");
        field(
            "timeout_ms",
            timeout,
            "How long a device may take to answer one request, 100 to 60000.");
        field("retries", retries, "How often an unanswered request is repeated, 0 to 10.");
        field("device_limit_s", device_limit, "Longest time for reading one device, 5 to 600.");
        field(
            "missed_polls",
            missed_polls,
            "A device is unreachable after so many readings without an answer, 1 to 100.");
        field(
            "longest_pause_s",
            longest_pause,
            "Longest pause between two attempts at an unreachable device.");
        field(
            "forget_days",
            forget_days,
            "A device that has not answered for so many days is forgotten until a sweep finds it "
            "again, 1 to 3650.");
    }
    /// Throws config::ConfigError.
    void check() const;
};

}  // namespace platen::agent::polling
