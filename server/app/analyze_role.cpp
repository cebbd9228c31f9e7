#include "server/app/analyze_role.hpp"

#include "common/log/log.hpp"
#include "server/analysis/analyzer.hpp"
#include "server/app/pause.hpp"
#include "server/app/pulse_taker.hpp"
#include "server/db/errors.hpp"
#include "server/db/retry.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_reader_store.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <string>
#include <utility>

namespace platen::server::app {

namespace {

constexpr std::chrono::milliseconds kTroublePause{500};
constexpr std::chrono::milliseconds kLeasesEvery{std::chrono::minutes{1}};

}  // namespace

AnalyzeRole::AnalyzeRole(
    db::Database& database,
    const analysis::AnalysisSettings& settings,
    const liveness::LivenessSettings& liveness,
    Program program,
    RoleParts parts)
    : database_{database},
      settings_{settings},
      liveness_{liveness},
      program_{std::move(program)},
      parts_{parts} {
    for (unsigned i = 0; i < settings_.workers; ++i)
        workers_.emplace_back([this](const std::stop_token& stop) { run(stop); });
}

AnalyzeRole::~AnalyzeRole() {
    for (std::jthread& worker : workers_)
        worker.request_stop();  // all at once: each one's own destructor waits for it
}

/// One worker does it for all.
void AnalyzeRole::extendLeases() {
    if (settings_.lease.count() == 0) return;
    {
        const std::lock_guard lock{leases_mutex_};
        const auto now = parts_.clock.bootNow();
        if (now < leases_due_) return;
        leases_due_ = now + std::min<std::chrono::milliseconds>(settings_.lease / 3, kLeasesEvery);
    }
    db::Transaction tx{database_, db::TenantScope::none()};
    domain::extendLeases(tx, settings_.lease, parts_.clock.wallNow());
    tx.commit();
}

void AnalyzeRole::run(const std::stop_token& stop) {
    const auto run_alone = [&](const analysis::Head& head) {
        return runLoneBatch(program_, head, settings_.alone, stop);
    };
    PulseTaker pulses{database_, liveness::Part::Analyze, liveness_, parts_.clock};
    analysis::Analyzer analyzer{database_, settings_, parts_.metrics, run_alone};
    analyzer.afterEachStep([&pulses] { pulses.takeWithin(); });
    std::string away;  // why the database is, as the last line in the log says
    while (!stop.stop_requested()) {
        try {
            pulses.beginTurn();
            const bool worked =
                db::withRetry({}, parts_.random, [&] { return analyzer.analyzeNext(); });
            pulses.take();
            extendLeases();
            parts_.metrics.setHealth("analyze", "");
            if (!std::exchange(away, "").empty()) log::info("analysis.database_back");
            if (!worked) pauseFor(stop, settings_.poll);
            continue;
        } catch (const db::TransientError& problem) {
            if (std::exchange(away, problem.what()) != problem.what())
                log::warn("analysis.database_away", {{"error", problem.what()}});
        } catch (const std::exception& problem) {
            log::error("analysis.trouble", {{"error", problem.what()}});
        }
        pulses.turnFailed();
        parts_.metrics.setHealth("analyze", "it cannot work; see the log");
        pauseFor(stop, kTroublePause);
    }
}

}  // namespace platen::server::app
