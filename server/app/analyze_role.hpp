#pragma once

#include "server/analysis/analysis_settings.hpp"
#include "server/app/lone_batch.hpp"
#include "server/app/role_parts.hpp"
#include "server/db/database.hpp"
#include "server/liveness/liveness_settings.hpp"

#include <chrono>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace platen::server::app {

/// The back end: inbox -> devices and readings, on AnalysisSettings::workers threads. Runs until
/// destroyed.
class AnalyzeRole {
public:
    /// `program`: for batches that are better analysed in a process of their own.
    AnalyzeRole(
        db::Database& database,
        const analysis::AnalysisSettings& settings,
        const liveness::LivenessSettings& liveness,
        Program program,
        RoleParts parts);
    AnalyzeRole(const AnalyzeRole&) = delete;
    AnalyzeRole& operator=(const AnalyzeRole&) = delete;
    /// Waits for the batches that are in hand.
    ~AnalyzeRole();

private:
    void run(const std::stop_token& stop);
    void extendLeases();

    db::Database& database_;
    analysis::AnalysisSettings settings_;
    liveness::LivenessSettings liveness_;
    Program program_;
    RoleParts parts_;
    std::mutex leases_mutex_;
    std::chrono::milliseconds leases_due_{0};  ///< boot time; guarded by leases_mutex_
    std::vector<std::jthread> workers_;        // last: stop first
};

}  // namespace platen::server::app
