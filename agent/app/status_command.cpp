#include "agent/app/status_command.hpp"

#include "agent/app/agent_report.hpp"
#include "agent/app/arguments.hpp"
#include "agent/app/command_runner.hpp"
#include "agent/app/state_folder.hpp"
#include "agent/app/status_socket.hpp"
#include "common/config/config.hpp"

#include <fmt/format.h>
#include <sysexits.h>

#include <filesystem>
#include <system_error>

namespace platen::agent::app {

namespace {

constexpr std::string_view kStatusHelp =
    R"(status [--json] [--config FILE] [--state-dir DIR]

Asks the running agent how it is.
  --json            for programs: one JSON object
  --config FILE     the settings; else /etc/platen/agent.toml
  --state-dir DIR   where the agent's socket is; else what the settings say)";

int showStatus(const Arguments& given) {
    const std::string path = (std::filesystem::path{stateFolderOf(given)} / kSocketFile).string();
    try {
        const std::string json = askStatusSocket(path);
        fmt::print("{}", given.has("--json") ? json + "\n" : reportText(json));
        return EX_OK;
    } catch (const std::system_error& problem) {
        complain("status", fmt::format("no agent answers at {}", problem.what()));
        return EX_UNAVAILABLE;
    }
}

}  // namespace

int statusCommand(const std::vector<std::string>& args) {
    return runCommand(kStatusHelp, [&] {
        const Arguments given{
            args, {.switches = {"--json"}, .options = {"--config", "--state-dir"}}};
        if (!given.words().empty())
            throw UsageError{fmt::format("'{}' is not expected", given.words().front())};
        try {
            return showStatus(given);
        } catch (const config::ConfigError& problem) {
            complain("status", problem.what());
            return EX_CONFIG;
        }
    });
}

}  // namespace platen::agent::app
