#include "agent/app/identity.hpp"

#include "agent/app/private_file.hpp"
#include "common/config/config.hpp"
#include "common/crypto/pki.hpp"
#include "common/crypto/sha256.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

namespace platen::agent::app {

namespace {

struct StoredIdentity {
    std::string agent_id;
    std::string broker;
    std::string server;
    std::string organisation;
    std::string site;
    std::string time_zone;

    template <class Visitor>
    void describe(Visitor& field) {
        field("agent_id", agent_id, "UUID that the server gave.");
        field("broker", broker, "Broker of the server.");
        field("server", server, "Where it joined and renews its certificate.");
        field("organisation", organisation, "For people.");
        field("site", site, "For people.");
        field("time_zone", time_zone, "IANA name.");
    }
};

std::string inFolder(const std::string& folder, const char* name) {
    return (std::filesystem::path{folder} / name).string();
}

/// A TOML basic string.
std::string tomlText(std::string_view text) {
    std::string quoted{'"'};
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            quoted += {'\\', c};
        else if (byte < 0x20 || byte == 0x7F)
            quoted += fmt::format("\\u{:04X}", static_cast<unsigned>(byte));
        else
            quoted += c;
    }
    return quoted + '"';
}

AgentId agentIdOf(const std::string& text, std::string_view where) {
    const auto uuid = canonicalUuid(text);
    if (!uuid) throw config::ConfigError{fmt::format("{}: agent_id '{}' is no UUID", where, text)};
    return AgentId{*uuid};
}

/// "agent_id, key_file": the settings of [identity] that are empty; nothing when all are.
std::string missingOf(const IdentitySettings& given) {
    const std::array<std::pair<std::string_view, const std::string&>, 4> fields{
        {{"agent_id", given.agent_id},
         {"cert_file", given.cert_file},
         {"key_file", given.key_file},
         {"ca_file", given.ca_file}}};
    std::vector<std::string_view> missing;
    for (const auto& [name, value] : fields) {
        if (value.empty()) missing.push_back(name);
    }
    return missing.size() == fields.size() ? "" : fmt::format("{}", fmt::join(missing, ", "));
}

std::optional<Identity> configured(const IdentitySettings& given) {
    if (const std::string missing = missingOf(given); !missing.empty()) {
        throw config::ConfigError{fmt::format(
            "identity: {} is missing; all of agent_id, cert_file, key_file, ca_file are needed, or "
            "none",
            missing)};
    }
    if (given.agent_id.empty()) return std::nullopt;
    Identity identity;
    identity.agent = agentIdOf(given.agent_id, "identity");
    identity.cert_file = given.cert_file;
    identity.key_file = given.key_file;
    identity.ca_file = given.ca_file;
    return identity;
}

/// Enrolment that was killed between its two last files leaves the certificate of the new agent
/// with the id of the old one; the broker would refuse every topic. A file that is missing or no
/// certificate may be mended while the agent runs: its renewal tells.
void requireOwnCertificate(const Identity& identity) try {
    const auto pem = readFile(identity.cert_file);
    // An agent's certificate has no name but its common name, the agent's id.
    if (!pem || crypto::certificateIsFor(*pem, identity.agent.value)) return;
    throw config::ConfigError{fmt::format(
        "{}: not the certificate of agent {}: run 'platen-agent enroll' again",
        identity.cert_file,
        identity.agent.value)};
} catch (const crypto::CryptoError&) {
    return;
}

}  // namespace

std::optional<Identity> storedIdentity(const std::string& state_dir) {
    const std::string path = inFolder(state_dir, kIdentityFile);
    const auto text = readFile(path);
    if (!text) return std::nullopt;
    auto document = config::Document::fromText(*text, path);
    const auto stored = config::load<StoredIdentity>(document, "");
    document.finish();
    return Identity{
        .agent = agentIdOf(stored.agent_id, path),
        .cert_file = inFolder(state_dir, kCertificateFile),
        .key_file = inFolder(state_dir, kKeyFile),
        .ca_file = inFolder(state_dir, kCaFile),
        .broker = stored.broker,
        .server = stored.server,
        .organisation = stored.organisation,
        .site = stored.site,
        .time_zone = stored.time_zone};
}

std::optional<Identity> loadIdentity(const AgentSettings& settings) {
    auto identity = configured(settings.identity);
    if (!identity) identity = storedIdentity(settings.program.state_dir);
    if (identity && !identity->key_file.empty()) config::requirePrivate(identity->key_file);
    if (identity) requireOwnCertificate(*identity);
    return identity;
}

void saveIdentity(const std::string& state_dir, const Identity& identity) {
    writePrivateFile(
        inFolder(state_dir, kIdentityFile),
        fmt::format(
            "# Written by 'platen-agent enroll'.\nagent_id = {}\nbroker = {}\nserver = {}\n"
            "organisation = {}\nsite = {}\ntime_zone = {}\n",
            tomlText(identity.agent.value),
            tomlText(identity.broker),
            tomlText(identity.server),
            tomlText(identity.organisation),
            tomlText(identity.site),
            tomlText(identity.time_zone)));
}

std::string machineFingerprint() {
    return crypto::sha256(readFile("/etc/machine-id").value_or(""), hostName());
}

std::string hostName() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return "unknown";
    return name.data();
}

}  // namespace platen::agent::app
