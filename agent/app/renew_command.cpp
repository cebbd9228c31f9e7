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

namespace platen::agent::app {

namespace {

constexpr std::string_view kRenewHelp =
    R"(renew [--config FILE]

Gets a new certificate from the server now. The running agent does so by itself in time.
  --config FILE   the settings; else /etc/platen/agent.toml)";

Identity enrolledIdentity(const AgentSettings& settings) {
    const auto identity = loadIdentity(settings);
    if (identity && !identity->server.empty()) return *identity;
    throw config::ConfigError{fmt::format(
        "{}: no identity that 'platen-agent enroll' has made with a server noted in it: join again",
        settings.program.state_dir)};
}

int renewNow(const std::string& settings_file) {
    try {
        const AgentSettings settings = loadAgentSettings(settings_file);
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
        const Arguments given{args, {.switches = {}, .options = {"--config"}}};
        if (!given.words().empty())
            throw UsageError{fmt::format("'{}' is not expected", given.words().front())};
        return renewNow(given.value("--config").value_or(kDefaultSettingsFile));
    });
}

}  // namespace platen::agent::app
