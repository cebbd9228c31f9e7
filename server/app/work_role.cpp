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
#include "server/jobs/housekeeping.hpp"

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
    const jobs::SessionLimits& sessions,
    RoleParts parts)
    : database_{database},
      settings_{settings},
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

void WorkRole::run(const std::stop_token& stop) {
    db::AdvisoryLock lock{database_, db::AdvisoryLock::kHousekeeping};
    jobs::Housekeeping housekeeping{database_, settings_, sessions_, parts_.clock, parts_.metrics};
    jobs::CertificateWatch certificates{settings_.pki_dir, parts_.clock, parts_.metrics};
    milliseconds due{0};  // of the boot clock
    milliseconds certificates_due{0};
    for (; !stop.stop_requested(); pauseFor(stop, kLeaderCheck)) {
        // Files of this host: also by those that do not lead.
        if (parts_.clock.bootNow() >= certificates_due) {
            noteCertificates(certificates.run());
            certificates_due = parts_.clock.bootNow() + kCertificatesEvery;
        }
        if (!lock.hold()) continue;
        forgetPassing();
        if (parts_.clock.bootNow() < due) continue;
        try {
            housekeeping.run();
            due = parts_.clock.bootNow() + kHousekeepingEvery;
            parts_.metrics.setHealth("work", "");
        } catch (const db::TransientError& problem) {
            log::warn("jobs.housekeeping_delayed", {{"error", problem.what()}});
            due = parts_.clock.bootNow() + kHousekeepingRetry;
        } catch (const std::exception& problem) {
            log::error("jobs.housekeeping_failed", {{"error", problem.what()}});
            due = parts_.clock.bootNow() + kHousekeepingRetry;
            parts_.metrics.setHealth("work", "housekeeping failed");
        }
    }
}

}  // namespace platen::server::app
