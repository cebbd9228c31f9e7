#include "server/app/analyze_role.hpp"

#include "common/log/log.hpp"
#include "server/analysis/analyzer.hpp"
#include "server/app/pause.hpp"
#include "server/db/errors.hpp"

#include <chrono>
#include <exception>

namespace platen::server::app {

namespace {

constexpr std::chrono::milliseconds kTroublePause{500};

}  // namespace

AnalyzeRole::AnalyzeRole(
    db::Database& database, const analysis::AnalysisSettings& settings, RoleParts parts)
    : database_{database}, settings_{settings}, parts_{parts} {
    for (unsigned i = 0; i < settings_.workers; ++i)
        workers_.emplace_back([this](const std::stop_token& stop) { run(stop); });
}

void AnalyzeRole::run(const std::stop_token& stop) {
    analysis::Analyzer analyzer{database_, settings_, parts_.metrics};
    while (!stop.stop_requested()) {
        try {
            const bool worked = analyzer.analyzeNext();
            parts_.metrics.setHealth("analyze", "");
            if (!worked) pauseFor(stop, settings_.poll);
            continue;
        } catch (const db::TransientError& problem) {
            log::warn("analysis.database_away", {{"error", problem.what()}});
        } catch (const std::exception& problem) {
            log::error("analysis.trouble", {{"error", problem.what()}});
        }
        parts_.metrics.setHealth("analyze", "it cannot work; see the log");
        pauseFor(stop, kTroublePause);
    }
}

}  // namespace platen::server::app
