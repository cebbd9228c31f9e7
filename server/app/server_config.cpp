#include "server/app/server_config.hpp"

#include "common/config/config.hpp"
#include "common/log/log.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string_view>

namespace platen::server::app {

namespace {

/// `user` is the role that `migrate` makes; a file may name another that is a copy of it.
db::RoleSettings loadRole(config::Document& document, std::string_view part, const char* user) {
    auto role = config::load<db::RoleSettings>(document, "database." + std::string{part});
    if (role.user.empty()) role.user = user;
    return role;
}

}  // namespace

ServerConfig loadServerConfig(const std::string& path) {
    auto document = config::Document::fromFile(path);
    ServerConfig config;
    config.file = path;
    config.database = config::load<db::ConnectionSettings>(document, "database");
    config.admin = loadRole(document, "admin", "postgres");
    config.ingest_role = loadRole(document, "ingest", "platen_ingest");
    config.analyze_role = loadRole(document, "analyze", "platen_analyze");
    config.web_role = loadRole(document, "web", "platen_web");
    config.work_role = loadRole(document, "work", "platen_work");
    config.backup_role = loadRole(document, "backup", "platen_backup");
    config.ingest = config::load<ingest::IngestSettings>(document, "ingest");
    config.analyze = config::load<analysis::AnalysisSettings>(document, "analyze");
    config.jobs = config::load<jobs::JobsSettings>(document, "jobs");
    config.liveness = config::load<liveness::LivenessSettings>(document, "liveness");
    config.web = config::load<web::WebSettings>(document, "web");
    config.web.health = config::load<domain::HealthSettings>(document, "health");
    config.web.events = config::load<web::EventSettings>(document, "web.events");
    config.agents = config::load<web::AgentListenerSettings>(document, "web.agents");
    config.log = config::load<LogSettings>(document, "log");
    document.finish();
    return config;
}

void LogSettings::check() const {
    std::string_view setting = "log.level";
    try {
        static_cast<void>(log::parseLevel(level));
        setting = "log.format";
        static_cast<void>(log::parseFormat(format));
    } catch (const std::invalid_argument& problem) {
        throw config::ConfigError{fmt::format("{}: {}", setting, problem.what())};
    }
}

void configureLog(const LogSettings& settings) {
    log::configure(log::parseLevel(settings.level), log::parseFormat(settings.format));
}

}  // namespace platen::server::app
