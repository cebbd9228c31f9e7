#pragma once

#include "server/app/role_parts.hpp"
#include "server/app/server_roles.hpp"
#include "server/db/database.hpp"
#include "server/domain/health/health.hpp"

#include <set>
#include <stop_token>
#include <thread>

namespace platen::server::app {

/// Tells in the database, every ten seconds, that this process is there and what is wrong with its
/// parts, on a thread of its own. Runs until destroyed.
class Heartbeat {
public:
    /// `database`: as any role of the process.
    Heartbeat(db::Database& database, const std::set<ServerRole>& roles, RoleParts parts);
    Heartbeat(const Heartbeat&) = delete;
    Heartbeat& operator=(const Heartbeat&) = delete;
    /// Takes the process off the list.
    ~Heartbeat();

private:
    void run(const std::stop_token& stop);
    void beat();

    db::Database& database_;
    RoleParts parts_;
    domain::ServerProcess process_;
    std::jthread thread_;
};

}  // namespace platen::server::app
