#include "server/app/server_process.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace platen::server::app {

namespace {

/// For the heartbeat, and for what comes back from quarantine.
constexpr unsigned kBeside = 2;

/// The analysis needs two connections a worker, whatever the setting says.
db::RoleSettings withRoomFor(db::RoleSettings role, unsigned workers) {
    role.pool = std::max(role.pool, 2 * workers + kBeside);
    return role;
}

}  // namespace

ServerProcess::ServerProcess(const ServerConfig& config, const std::set<ServerRole>& roles)
    : ingest_database_{config.database, config.ingest_role},
      analyze_database_{config.database, withRoomFor(config.analyze_role, config.analyze.workers)},
      web_database_{config.database, config.web_role},
      work_database_{config.database, config.work_role} {
    const RoleParts parts{.clock = clock_, .random = random_, .metrics = metrics_};
    const jobs::SessionLimits sessions{
        .idle = config.web.session_idle, .life = config.web.session_life};
    if (roles.contains(ServerRole::Work))
        work_.emplace(work_database_, config.jobs, config.liveness, sessions, parts);
    if (roles.contains(ServerRole::Analyze))
        analyze_.emplace(
            analyze_database_,
            config.analyze,
            config.liveness,
            Program{.config_file = config.file},
            parts);
    if (roles.contains(ServerRole::Analyze)) retry_.emplace(analyze_database_, config);
    if (roles.contains(ServerRole::Web)) startWeb(config);
    if (roles.contains(ServerRole::Ingest)) {
        ingest_.emplace(ingest_database_, config.ingest, config.liveness, parts);
        watch_by_ingest_.emplace(
            ingest_database_,
            std::vector{liveness::Part::Analyze, liveness::Part::Work},
            config.liveness,
            parts);
    }
    if (roles.contains(ServerRole::Work))
        watch_by_work_.emplace(
            work_database_, std::vector{liveness::Part::Ingest}, config.liveness, parts);
    heartbeat_.emplace(databaseOf(*roles.begin()), roles, parts);
}

db::Database& ServerProcess::databaseOf(ServerRole role) {
    switch (role) {
        case ServerRole::Ingest:
            return ingest_database_;
        case ServerRole::Analyze:
            return analyze_database_;
        case ServerRole::Web:
            return web_database_;
        case ServerRole::Work:
            return work_database_;
    }
    throw std::logic_error{"unhandled ServerRole"};
}

void ServerProcess::startWeb(const ServerConfig& config) {
    web_.emplace(
        config.web,
        config.agents,
        web::WebParts{
            .database = web_database_, .clock = clock_, .random = random_, .metrics = metrics_});
    web_->start();
}

}  // namespace platen::server::app
