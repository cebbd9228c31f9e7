#pragma once

#include <chrono>

namespace platen::server::analysis {

/// Section [analyze].
struct AnalysisSettings {
    unsigned workers{1};
    std::chrono::milliseconds poll{200};
    int attempts{3};

    template <class Visitor>
    void describe(Visitor& field) {
        field("workers", workers, "Batches analysed at the same time; two connections each.");
        field("poll_ms", poll, "How often an idle worker looks for new batches.");
        field(
            "attempts",
            attempts,
            "How often a batch is tried; what fails in the last one goes to quarantine.");
    }
    /// Throws config::ConfigError.
    void check() const;
};

}  // namespace platen::server::analysis
