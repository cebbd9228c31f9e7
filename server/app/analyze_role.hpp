#pragma once

#include "server/analysis/analysis_settings.hpp"
#include "server/app/role_parts.hpp"
#include "server/db/database.hpp"

#include <stop_token>
#include <thread>
#include <vector>

namespace platen::server::app {

/// The back end: inbox -> devices and readings, on AnalysisSettings::workers threads. Runs until
/// destroyed.
class AnalyzeRole {
public:
    AnalyzeRole(
        db::Database& database, const analysis::AnalysisSettings& settings, RoleParts parts);

private:
    void run(const std::stop_token& stop);

    db::Database& database_;
    analysis::AnalysisSettings settings_;
    RoleParts parts_;
    std::vector<std::jthread> workers_;
};

}  // namespace platen::server::app
