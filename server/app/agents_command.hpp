#pragma once

#include <string>
#include <vector>

namespace platen::server::app {

/// `agents list|epochs|revoke|admit|adopt|retire-epoch`: see its --help. `arguments` start after
/// "agents". Returns the exit code; errors go to standard error.
int agentsCommand(const std::vector<std::string>& arguments);

}  // namespace platen::server::app
