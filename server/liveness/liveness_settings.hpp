#pragma once

#include <chrono>
#include <string>

namespace platen::server::liveness {

/// Section [liveness].
struct LivenessSettings {
    std::chrono::milliseconds interval{10'000};
    int threshold{6};
    int work_threshold{60};
    std::chrono::seconds quiet{1800};
    std::string notify_command;

    template <class Visitor>
    void describe(Visitor& field) {
        field("interval_ms", interval, "Time between two pulses, 200 to 600000.");
        field(
            "threshold",
            threshold,
            "So many pulses that nobody takes, and the part is declared not operating. 2 to 500.");
        field(
            "work_threshold",
            work_threshold,
            "The same for the role work, whose housekeeping may take minutes.");
        field(
            "quiet_s",
            quiet,
            "Ingest that acknowledges nothing for so long is declared not operating, when several "
            "agents sent batches before; 0: never. Agents report every five minutes.");
        field(
            "notify_command",
            notify_command,
            "Program that is run when a part is declared not operating, and when it has recovered; "
            "arguments: part, dead or alive, time, reason. Empty: none.");
    }
    /// Throws config::ConfigError.
    void check() const;
};

}  // namespace platen::server::liveness
