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

    template <class Visitor>
    void describe(Visitor& field) {
        field("workers", workers, "Batches analysed at the same time; two connections each.");
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
            "CPU time that a batch may take; more ends the process: it hangs. 1 to 3600.");
        field(
            "alone_s",
            alone,
            "How long a process may be at work on a batch during which two others have died.");
    }
    /// Throws config::ConfigError.
    void check() const;
};

}  // namespace platen::server::analysis
