#pragma once

#include "server/app/pulse_taker.hpp"
#include "server/app/role_parts.hpp"
#include "server/db/database.hpp"
#include "server/jobs/housekeeping.hpp"
#include "server/jobs/jobs_settings.hpp"
#include "server/liveness/liveness_settings.hpp"

#include <chrono>
#include <optional>
#include <stop_token>
#include <thread>

namespace platen::server::app {

/// Daily duties of the whole installation: of all processes with this role, the one that holds the
/// advisory lock does them. Runs until destroyed.
class WorkRole {
public:
    WorkRole(
        db::Database& database,
        const jobs::JobsSettings& settings,
        const liveness::LivenessSettings& liveness,
        const jobs::SessionLimits& sessions,
        RoleParts parts);

private:
    void run(const std::stop_token& stop);
    void keepHouse(jobs::Housekeeping& housekeeping);
    void takePulses(PulseTaker& pulses);
    void noteCertificates(std::optional<double> days_left);
    void forgetPassing();

    db::Database& database_;
    jobs::JobsSettings settings_;
    liveness::LivenessSettings liveness_;
    jobs::SessionLimits sessions_;
    RoleParts parts_;
    std::chrono::milliseconds housekeeping_due_{0};  ///< of the boot clock, as the next one
    std::chrono::milliseconds passing_due_{0};
    std::jthread thread_;
};

}  // namespace platen::server::app
