#include "agent/app/agent_settings.hpp"

#include "common/log/log.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace platen::agent::app {

void ProgramSettings::check() const {
    using std::chrono::seconds;
    if (state_dir.empty())
        throw config::ConfigError{"agent.state_dir is empty, a folder is needed"};
    if (status_interval < seconds{10} || status_interval > seconds{86'400}) {
        throw config::ConfigError{fmt::format(
            "agent.status_interval_s is {}, allowed: 10 to 86400", status_interval.count())};
    }
    try {
        static_cast<void>(log::parseLevel(log_level));
        static_cast<void>(log::parseFormat(log_format));
    } catch (const std::invalid_argument& problem) {
        throw config::ConfigError{fmt::format("agent.log_level, log_format: {}", problem.what())};
    }
}

AgentSettings loadAgentSettings(const std::string& path) {
    auto document = config::Document::fromFile(path);
    AgentSettings settings{
        .program = config::load<ProgramSettings>(document, "agent"),
        .identity = config::load<IdentitySettings>(document, "identity"),
        .collector = loadCollectorSettings(document),
        .outbox = config::load<outbox::OutboxSettings>(document, "outbox"),
        .uplink = config::load<uplink::UplinkSettings>(document, "uplink")};
    document.finish();
    if (!settings.collector.credentials.empty()) config::requirePrivate(path);
    const std::filesystem::path state{settings.program.state_dir};
    settings.collector.known_devices_file = state / "known_devices.json";
    return settings;
}

}  // namespace platen::agent::app
