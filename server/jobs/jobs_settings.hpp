#pragma once

#include <chrono>

namespace platen::server::jobs {

/// Section [jobs].
struct JobsSettings {
    std::chrono::days inbox_retention{400};
    std::chrono::minutes session_idle{30};
    std::chrono::hours session_life{12};

    template <class Visitor>
    void describe(Visitor& field) {
        field(
            "inbox_retention_days",
            inbox_retention,
            "Days that batches are kept as they came (the raw archive), 0: for ever.");
        field("session_idle_min", session_idle, "Sessions idle for longer are deleted.");
        field("session_life_h", session_life, "Sessions older than this are deleted.");
    }
};

}  // namespace platen::server::jobs
