#pragma once

#include "agent/app/collector_settings.hpp"
#include "agent/outbox/outbox_settings.hpp"
#include "agent/uplink/uplink_settings.hpp"
#include "common/config/config.hpp"

#include <chrono>
#include <string>

namespace platen::agent::app {

/// The table [agent].
struct ProgramSettings {
    std::string state_dir{"/var/lib/platen-agent"};
    std::string profile_dir;
    std::string log_level{"info"};
    std::string log_format{"logfmt"};
    std::chrono::seconds status_interval{300};

    template <class Visitor>
    void describe(Visitor& field) {
        field("state_dir", state_dir, "Where the agent keeps its identity, outbox and socket.");
        field("profile_dir", profile_dir, "Printer profiles. Empty: those that came with it.");
        field("log_level", log_level, "debug, info, warn or error.");
        field("log_format", log_format, "logfmt or json.");
        field(
            "status_interval_s",
            status_interval,
            "Seconds between two reports of the agent's own state, 10 to 86400.");
    }
    /// Throws config::ConfigError.
    void check() const;
};

/// The table [identity]: who the agent is, where enrolment is not used. All or none.
struct IdentitySettings {
    std::string agent_id;
    std::string cert_file;
    std::string key_file;
    std::string ca_file;

    template <class Visitor>
    void describe(Visitor& field) {
        field("agent_id", agent_id, "UUID of the agent. Empty: the one that enrolment gave.");
        field("cert_file", cert_file, "Client certificate, PEM.");
        field("key_file", key_file, "Its private key, PEM, mode 0600.");
        field("ca_file", ca_file, "The authority that the broker's certificate must come from.");
    }
};

/// The whole settings file of the agent.
struct AgentSettings {
    ProgramSettings program;
    IdentitySettings identity;
    CollectorSettings collector;
    outbox::OutboxSettings outbox;
    uplink::UplinkSettings uplink;
};

inline constexpr const char* kDefaultSettingsFile = "/etc/platen/agent.toml";

/// Reads all of the file. Throws config::ConfigError for what cannot be used, for unknown keys, and
/// for a file with credentials that others may read.
[[nodiscard]] AgentSettings loadAgentSettings(const std::string& path);

}  // namespace platen::agent::app
