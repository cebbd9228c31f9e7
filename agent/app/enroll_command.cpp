#include "agent/app/enroll_command.hpp"

#include "agent/app/arguments.hpp"
#include "agent/app/command_runner.hpp"
#include "agent/app/enrolment.hpp"
#include "agent/app/identity_talk.hpp"
#include "agent/app/state_folder.hpp"
#include "common/config/config.hpp"

#include <fmt/format.h>
#include <sysexits.h>

namespace platen::agent::app {

namespace {

constexpr std::string_view kEnrollHelp =
    R"(enroll --server URL --token TOKEN [--take-records] [--config FILE] [--state-dir DIR]

Joins the site that the token is for. May be repeated. An agent that joins another customer than
before has to be stopped, and everything it has read delivered.
  --server URL      the server: https://HOST:PORT
  --token TOKEN     from the portal or 'platen-server enrol-token'
  --take-records    what is not delivered yet may go to the new customer
  --config FILE     the settings; else /etc/platen/agent.toml
  --state-dir DIR   where the identity is kept; else what the settings say)";

std::string required(const Arguments& given, std::string_view option) {
    if (const auto value = given.value(option)) return *value;
    throw UsageError{fmt::format("{} is missing", option)};
}

EnrolServer serverOf(const Arguments& given) {
    try {
        return parseEnrolServer(required(given, "--server"));
    } catch (const std::invalid_argument& problem) {
        throw UsageError{problem.what()};
    }
}

/// The token itself must not get into a message.
crypto::EnrolToken tokenOf(const Arguments& given) {
    if (auto token = crypto::parseEnrolToken(required(given, "--token"))) return *std::move(token);
    throw UsageError{"--token is no token: it begins with ple_ and must be copied as a whole"};
}

void enrolAndTell(
    const EnrolServer& server,
    const crypto::EnrolToken& token,
    const std::string& state_dir,
    OpenRecords open_records) {
    const Identity identity = enrol(server, token, state_dir, open_records);
    fmt::print(
        "agent {} joined site '{}' of '{}', broker {}\n",
        identity.agent.value,
        identity.site,
        identity.organisation,
        identity.broker);
}

}  // namespace

int enrollCommand(const std::vector<std::string>& args) {
    return runCommand(kEnrollHelp, [&] {
        const Arguments given{
            args,
            {.switches = {"--take-records"},
             .options = {"--server", "--token", "--config", "--state-dir"}}};
        if (!given.words().empty())
            throw UsageError{fmt::format("'{}' is not expected", given.words().front())};
        const EnrolServer server = serverOf(given);
        const crypto::EnrolToken token = tokenOf(given);
        const auto open_records =
            given.has("--take-records") ? OpenRecords::Take : OpenRecords::Refuse;
        try {
            const std::string state_dir = stateFolderOf(given);
            return talkAboutIdentity(
                "enroll", state_dir, [&] { enrolAndTell(server, token, state_dir, open_records); });
        } catch (const config::ConfigError& problem) {
            complain("enroll", problem.what());
            return EX_CONFIG;
        }
    });
}

}  // namespace platen::agent::app
