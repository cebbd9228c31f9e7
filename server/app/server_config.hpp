#pragma once

#include "server/analysis/analysis_settings.hpp"
#include "server/db/settings.hpp"
#include "server/ingest/ingest_settings.hpp"
#include "server/jobs/jobs_settings.hpp"
#include "server/liveness/liveness_settings.hpp"
#include "server/web/web_settings.hpp"

#include <string>

namespace platen::server::app {

/// Section [log].
struct LogSettings {
    std::string level{"info"};
    std::string format{"logfmt"};

    template <class Visitor>
    void describe(Visitor& field) {
        field("level", level, "Least severe lines that are written: debug, info, warn, error.");
        field("format", format, "logfmt or json.");
    }
    /// Throws config::ConfigError.
    void check() const;
};

/// The whole of server.toml.
struct ServerConfig {
    std::string file;  ///< where it stands
    db::ConnectionSettings database;
    db::RoleSettings admin;  ///< a superuser: `migrate`, `restore`, `rebuild`
    db::RoleSettings ingest_role;
    db::RoleSettings analyze_role;
    db::RoleSettings web_role;
    db::RoleSettings work_role;
    db::RoleSettings backup_role;  ///< sees every row, for `backup` only
    ingest::IngestSettings ingest;
    analysis::AnalysisSettings analyze;
    jobs::JobsSettings jobs;
    liveness::LivenessSettings liveness;
    web::WebSettings web;
    web::AgentListenerSettings agents;
    LogSettings log;
};

inline constexpr const char* kDefaultConfigFile = "/etc/platen/server.toml";

/// Throws config::ConfigError: a file that cannot be read, an unknown setting, a bad value.
[[nodiscard]] ServerConfig loadServerConfig(const std::string& path);

/// Sets up the process's log. Throws config::ConfigError for a word that is not known.
void configureLog(const LogSettings& settings);

}  // namespace platen::server::app
