#pragma once

#include <string>
#include <vector>

namespace platen::agent::app {

/// `platen-agent status [--json] [--config FILE] [--state-dir DIR]`: asks the running agent how it
/// is.
///
/// The exit code: 0 answered, 64 usage, 69 no agent is running, 78 settings that cannot be read.
[[nodiscard]] int statusCommand(const std::vector<std::string>& args);

}  // namespace platen::agent::app
