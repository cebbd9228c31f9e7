#pragma once

#include <chrono>
#include <cstdint>

namespace platen::server::domain {

/// From which on the health page warns: section [health].
struct HealthSettings {
    std::chrono::seconds inbox_age{120};
    std::int64_t inbox_batches{1'000};
    std::int64_t quarantine_items{1};
    std::chrono::minutes agent_silent{60};
    std::chrono::days certificates{21};
    std::chrono::hours backup{48};
    std::int64_t database_gib{0};

    template <class Visitor>
    void describe(Visitor& field) {
        field("inbox_age_s", inbox_age, "Seconds that a batch waits for the analysis.");
        field("inbox_batches", inbox_batches, "Batches that wait for the analysis.");
        field(
            "quarantine_items", quarantine_items, "Items in quarantine that wait for a decision.");
        field("agent_silent_min", agent_silent, "Minutes without a word of an agent.");
        field("certificates_days", certificates, "Days until a certificate or list ends.");
        field("backup_h", backup, "Hours since the last backup; 0: others make the backups.");
        field("database_gib", database_gib, "Size of the database in GiB; 0: no limit.");
    }
    /// Throws config::ConfigError.
    void check() const;
};

}  // namespace platen::server::domain
