#include "agent/app/renew_command.hpp"

#include "agent/app/agent_settings.hpp"
#include "agent/app/arguments.hpp"
#include "agent/app/command_runner.hpp"
#include "agent/app/enrolment.hpp"
#include "agent/app/identity.hpp"
#include "agent/app/identity_talk.hpp"
#include "agent/app/private_file.hpp"
#include "common/config/config.hpp"
#include "common/crypto/pki.hpp"

#include <fmt/format.h>
#include <sysexits.h>

#include <filesystem>

namespace platen::agent::app {

namespace {

constexpr std::string_view kRenewHelp =
    R"(renew [--config FILE] [--state-dir DIR]

Gets a new certificate from the server now. The running agent does so by itself in time.
  --config FILE     the settings; else /etc/platen/agent.toml
  --state-dir DIR   where the identity is kept; else what the settings say)";

Identity enrolledIdentity(const AgentSettings& settings) {
    const auto identity = loadIdentity(settings);
    if (identity && !identity->server.empty()) return *identity;
    throw config::ConfigError{fmt::format(
        "{}: no identity that 'platen-agent enroll' has made with a server noted in it: join again",
        settings.program.state_dir)};
}

/// Who names the folder needs no settings file, as with the other commands.
AgentSettings settingsOf(const Arguments& given) {
    const auto state_dir = given.value("--state-dir");
    const auto file = given.value("--config");
    const bool may_lack_file = state_dir && !file && !std::filesystem::exists(kDefaultSettingsFile);
    AgentSettings settings =
        may_lack_file ? AgentSettings{} : loadAgentSettings(file.value_or(kDefaultSettingsFile));
    if (state_dir) settings.program.state_dir = *state_dir;
    return settings;
}

int renewNow(const Arguments& given) {
    try {
        const AgentSettings settings = settingsOf(given);
        const std::string& state_dir = settings.program.state_dir;
        const Identity identity = enrolledIdentity(settings);
        return talkAboutIdentity("renew", state_dir, [&] {
            renewCertificate(identity.agent, state_dir);
            const std::string pem = readFile(identity.cert_file).value_or("");
            fmt::print("valid until {}\n", formatUtc(crypto::certificateNotAfter(pem)));
        });
    } catch (const config::ConfigError& problem) {
        complain("renew", problem.what());
        return EX_CONFIG;
    }
}

}  // namespace

int renewCommand(const std::vector<std::string>& args) {
    return runCommand(kRenewHelp, [&] {
        const Arguments given{args, {.switches = {}, .options = {"--config", "--state-dir"}}};
        if (!given.words().empty())
            throw UsageError{fmt::format("'{}' is not expected", given.words().front())};
        return renewNow(given);
    });
}

}  // namespace platen::agent::app
