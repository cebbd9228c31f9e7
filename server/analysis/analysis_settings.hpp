#pragma once

#include <chrono>

namespace platen::server::analysis {

/// Section [analyze].
struct AnalysisSettings {
    unsigned workers{1};
    std::chrono::milliseconds poll{200};
    int attempts{3};
    std::chrono::milliseconds retry{250};
    std::chrono::seconds cpu{60};
    std::chrono::seconds alone{600};
    int group_batches{64};
    int group_streams{16};
    int group_mib{16};
    std::chrono::seconds lease{2700};

    template <class Visitor>
    void describe(Visitor& field) {
        field(
            "workers",
            workers,
            "Groups of batches analysed at the same time; two connections each.");
        field("poll_ms", poll, "How often an idle worker looks for new batches.");
        field(
            "attempts",
            attempts,
            "How often a batch may fail; what fails in the last attempt goes to quarantine.");
        field(
            "retry_ms",
            retry,
            "Pause before a batch is tried again; doubled each time, up to a minute.");
        field(
            "cpu_s",
            cpu,
            "CPU time that a group of batches may take; more ends the process: one hangs. 1 to "
            "3600.");
        field(
            "alone_s",
            alone,
            "How long a process may be at work on a batch during which two others have died.");
        field(
            "group_batches",
            group_batches,
            "Batches that one transaction takes; more are fewer commits, and more work lost by a "
            "crash. 1 to 1000.");
        field(
            "group_streams",
            group_streams,
            "Streams of agents whose batches one transaction takes: their shares are equal. 1 to "
            "1000.");
        field(
            "group_mib",
            group_mib,
            "Unpacked size of the batches that one transaction takes, but for the first. 1 to "
            "1024.");
        field(
            "lease_s",
            lease,
            "How long after an agent's last reading of a device others that read it leave it to "
            "that one; two or three polling intervals of the agents; 0: each reads all that it "
            "finds. Up to 86400.");
    }
    /// Throws config::ConfigError.
    void check() const;
};

}  // namespace platen::server::analysis
