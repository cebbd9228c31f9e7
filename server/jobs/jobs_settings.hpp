#pragma once

#include <chrono>
#include <string>

namespace platen::server::jobs {

/// Section [jobs].
struct JobsSettings {
    std::chrono::days inbox_retention{400};
    int reading_months{26};
    int period_end_months{0};
    int use_months{0};
    int customer_use_months{0};
    int history_months{0};
    bool daily_partitions{false};
    std::string pki_dir;

    /// Throws config::ConfigError.
    void check() const;

    template <class Visitor>
    void describe(Visitor& field) {
        field(
            "inbox_retention_days",
            inbox_retention,
            "Days that batches are kept as they came (the raw archive); 0: for ever.");
        field(
            "reading_months",
            reading_months,
            "Whole months that all readings are kept; of older ones the first and the last "
            "readings of each device and month stay. 0: all for ever.");
        field(
            "period_end_months",
            period_end_months,
            "Whole months after which these go, too; 0: never.");
        field(
            "use_months",
            use_months,
            "Whole months that use per device and day is kept, not less than reading_months; "
            "0: for ever.");
        field(
            "customer_use_months",
            customer_use_months,
            "Whole months that use per customer and day is kept, not less than use_months; "
            "0: for ever.");
        field(
            "history_months",
            history_months,
            "Whole months that levels of supplies and alerts which have ended are kept; 0: for "
            "ever.");
        field(
            "daily_partitions",
            daily_partitions,
            "Readings in a table a day instead of a month: for more than 200,000 devices.");
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
