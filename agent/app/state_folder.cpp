#include "agent/app/state_folder.hpp"

#include "agent/app/agent_settings.hpp"

#include <filesystem>
#include <system_error>

namespace platen::agent::app {

std::string stateFolderOf(const Arguments& given) {
    if (const auto chosen = given.value("--state-dir")) return *chosen;
    if (const auto file = given.value("--config"))
        return loadAgentSettings(*file).program.state_dir;
    std::error_code ignored;
    if (std::filesystem::exists(kDefaultSettingsFile, ignored))
        return loadAgentSettings(kDefaultSettingsFile).program.state_dir;
    return ProgramSettings{}.state_dir;
}

}  // namespace platen::agent::app
