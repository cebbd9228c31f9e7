#pragma once

#include <chrono>
#include <string>

namespace platen::server::jobs {

/// Section [jobs].
struct JobsSettings {
    std::chrono::days inbox_retention{400};
    std::string pki_dir;

    template <class Visitor>
    void describe(Visitor& field) {
        field(
            "inbox_retention_days",
            inbox_retention,
            "Days that batches are kept as they came (the raw archive); 0: for ever.");
        field(
            "pki_dir", pki_dir, "Folder of `pki init`: what ends soon in it is told. Empty: none.");
    }
};

/// How long people stay logged in; the settings of the web role.
struct SessionLimits {
    std::chrono::minutes idle{30};
    std::chrono::hours life{12};
};

}  // namespace platen::server::jobs
