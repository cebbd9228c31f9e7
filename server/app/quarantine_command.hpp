#pragma once

#include <string>
#include <vector>

namespace platen::server::app {

/// `quarantine list|show|retry|discard`: see its --help. `arguments` start after "quarantine".
/// Returns the exit code, 65 when something was not brought back; errors go to standard error.
int quarantineCommand(const std::vector<std::string>& arguments);

}  // namespace platen::server::app
