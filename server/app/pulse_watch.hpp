#pragma once

#include "server/app/role_parts.hpp"
#include "server/db/database.hpp"
#include "server/liveness/liveness_rules.hpp"

#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace platen::server::app {

/// Puts pulses in for parts of the server, and declares those dead that do not take them, on a
/// thread of its own. Any number of processes may watch the same parts. Runs until destroyed.
class PulseWatch {
public:
    /// `database`: as the role ingest or work.
    PulseWatch(
        db::Database& database,
        std::vector<liveness::Part> parts,
        const liveness::LivenessSettings& settings,
        RoleParts roles);

private:
    void run(const std::stop_token& stop);
    void watch(liveness::Part part);

    db::Database& database_;
    std::vector<liveness::Part> parts_;
    liveness::LivenessSettings settings_;
    RoleParts roles_;
    std::string away_;  ///< why nobody can be watched, as the last line in the log says
    std::jthread thread_;
};

}  // namespace platen::server::app
