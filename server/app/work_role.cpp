#include "server/app/work_role.hpp"

#include "common/log/log.hpp"
#include "server/app/host_name.hpp"
#include "server/app/pause.hpp"
#include "server/db/advisory_lock.hpp"
#include "server/db/errors.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/health/health_store.hpp"
#include "server/domain/live/live_store.hpp"
#include "server/jobs/certificate_watch.hpp"

#include <algorithm>
#include <chrono>
#include <exception>

namespace platen::server::app {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLeaderCheck{std::chrono::seconds{10}};
constexpr milliseconds kHousekeepingEvery{std::chrono::hours{6}};
constexpr milliseconds kHousekeepingRetry{std::chrono::minutes{1}};
constexpr milliseconds kCertificatesEvery{std::chrono::hours{1}};
constexpr milliseconds kPassingEvery{std::chrono::minutes{1}};

}  // namespace

WorkRole::WorkRole(
    db::Database& database,
    const jobs::JobsSettings& settings,
    const liveness::LivenessSettings& liveness,
    const jobs::SessionLimits& sessions,
    RoleParts parts)
    : database_{database},
      settings_{settings},
      liveness_{liveness},
      sessions_{sessions},
      parts_{parts},
      thread_{[this](const std::stop_token& stop) { run(stop); }} {}

/// For the health page; the log and the metrics have it already.
void WorkRole::noteCertificates(std::optional<double> days_left) {
    if (!days_left) return;
    try {
        db::Transaction tx{database_, db::TenantScope::none()};
        domain::noteFact(tx, "certificates", *days_left, hostName());
        tx.commit();
    } catch (const db::DatabaseError& problem) {
        log::warn("jobs.housekeeping_delayed", {{"error", problem.what()}});
    }
}

/// Live events and processes that have ended: minutes, not hours.
void WorkRole::forgetPassing() {
    if (parts_.clock.bootNow() < passing_due_) return;
    passing_due_ = parts_.clock.bootNow() + kPassingEvery;
    try {
        db::Transaction tx{database_, db::TenantScope::none()};
        domain::forgetChanges(tx);
        domain::forgetSilentProcesses(tx);
        tx.commit();
    } catch (const db::DatabaseError& problem) {
        log::warn("jobs.housekeeping_delayed", {{"error", problem.what()}});
    }
}

void WorkRole::keepHouse(jobs::Housekeeping& housekeeping) {
    if (parts_.clock.bootNow() < housekeeping_due_) return;
    milliseconds next = kHousekeepingRetry;
    try {
        housekeeping.run();
        next = kHousekeepingEvery;
        parts_.metrics.setHealth("work", "");
    } catch (const db::TransientError& problem) {
        log::warn("jobs.housekeeping_delayed", {{"error", problem.what()}});
    } catch (const std::exception& problem) {
        log::error("jobs.housekeeping_failed", {{"error", problem.what()}});
        parts_.metrics.setHealth("work", "housekeeping failed");
    }
    housekeeping_due_ = parts_.clock.bootNow() + next;
}

void WorkRole::takePulses(PulseTaker& pulses) {
    try {
        pulses.take();
    } catch (const db::DatabaseError& problem) {
        log::warn("jobs.housekeeping_delayed", {{"error", problem.what()}});
    }
}

void WorkRole::run(const std::stop_token& stop) {
    db::AdvisoryLock lock{database_, db::AdvisoryLock::kHousekeeping};
    jobs::Housekeeping housekeeping{database_, settings_, sessions_, parts_.clock, parts_.metrics};
    jobs::CertificateWatch certificates{settings_.pki_dir, parts_.clock, parts_.metrics};
    PulseTaker pulses{database_, liveness::Part::Work, liveness_, parts_.clock};
    const milliseconds pause = std::min(kLeaderCheck, liveness_.interval / 2);
    milliseconds certificates_due{0};  // of the boot clock
    for (; !stop.stop_requested(); pauseFor(stop, pause)) {
        // Files of this host: also by those that do not lead.
        if (parts_.clock.bootNow() >= certificates_due) {
            noteCertificates(certificates.run());
            certificates_due = parts_.clock.bootNow() + kCertificatesEvery;
        }
        if (!lock.hold()) continue;
        forgetPassing();
        keepHouse(housekeeping);
        takePulses(pulses);
    }
}

}  // namespace platen::server::app
