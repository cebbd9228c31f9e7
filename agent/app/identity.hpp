#pragma once

#include "agent/app/agent_settings.hpp"
#include "common/core/ids.hpp"

#include <optional>
#include <string>

namespace platen::agent::app {

/// Who this agent is and which broker it belongs to. Paths are PEM files.
struct Identity {
    AgentId agent;
    std::string cert_file;
    std::string key_file;
    std::string ca_file;
    std::string broker;  ///< "ssl://host:port"; empty when only the settings name one
    std::string server;  ///< "https://host:port", where it joined; empty when that is not known
    std::string organisation;
    std::string site;
    std::string time_zone;
    bool operator==(const Identity&) const = default;
};

/// Names of the files that enrolment leaves in the state folder. identity.toml is written last:
/// where it is, all are.
inline constexpr const char* kIdentityFile = "identity.toml";
inline constexpr const char* kKeyFile = "agent.key";
inline constexpr const char* kCertificateFile = "agent.crt";
inline constexpr const char* kCaFile = "ca.crt";

/// The identity of the settings, else that of the state folder; nothing when the agent is not
/// enrolled. Throws config::ConfigError for one that cannot be used, such as one whose certificate
/// is that of another agent.
[[nodiscard]] std::optional<Identity> loadIdentity(const AgentSettings& settings);

/// That of the state folder, as enrolment has left it; nothing when the agent is not enrolled.
/// Throws config::ConfigError, std::system_error.
[[nodiscard]] std::optional<Identity> storedIdentity(const std::string& state_dir);

/// Writes identity.toml; the file names in it are those of the state folder.
void saveIdentity(const std::string& state_dir, const Identity& identity);

/// 32 bytes that tell this machine from a copy of it: evidence, never an access right. SHA-256 of
/// machine-id and the host's name.
[[nodiscard]] std::string machineFingerprint();

[[nodiscard]] std::string hostName();

}  // namespace platen::agent::app
