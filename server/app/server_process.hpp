#pragma once

#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/metrics/metrics.hpp"
#include "server/app/analyze_role.hpp"
#include "server/app/heartbeat.hpp"
#include "server/app/ingest_role.hpp"
#include "server/app/pulse_watch.hpp"
#include "server/app/retry_role.hpp"
#include "server/app/server_config.hpp"
#include "server/app/server_roles.hpp"
#include "server/app/work_role.hpp"
#include "server/db/database.hpp"
#include "server/web/web_server.hpp"

#include <optional>
#include <set>

namespace platen::server::app {

/// The roles of one process, each with a database pool and database role of its own. They run from
/// construction to destruction.
class ServerProcess {
public:
    ServerProcess(const ServerConfig& config, const std::set<ServerRole>& roles);

private:
    void startWeb(const ServerConfig& config);
    [[nodiscard]] db::Database& databaseOf(ServerRole role);

    SystemClock clock_;
    SystemRandom random_;
    metrics::Registry metrics_;
    db::Database ingest_database_;
    db::Database analyze_database_;
    db::Database web_database_;
    db::Database work_database_;
    // Started in this order, stopped in the reverse one.
    std::optional<WorkRole> work_;
    std::optional<AnalyzeRole> analyze_;
    std::optional<RetryRole> retry_;
    std::optional<web::WebServer> web_;
    std::optional<IngestRole> ingest_;
    std::optional<PulseWatch> watch_by_ingest_;
    std::optional<PulseWatch> watch_by_work_;
    std::optional<Heartbeat> heartbeat_;
};

}  // namespace platen::server::app
