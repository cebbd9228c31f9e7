#pragma once

#include <chrono>

namespace platen::server::jobs {

/// Section [jobs].
struct JobsSettings {
    std::chrono::days inbox_retention{400};

    template <class Visitor>
    void describe(Visitor& field) {
        field(
            "inbox_retention_days",
            inbox_retention,
            "Days that batches are kept as they came (the raw archive); 0: for ever.");
    }
};

/// How long people stay logged in; the settings of the web role.
struct SessionLimits {
    std::chrono::minutes idle{30};
    std::chrono::hours life{12};
};

}  // namespace platen::server::jobs
