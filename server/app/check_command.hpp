#pragma once

#include <string>
#include <vector>

namespace platen::server::app {

/// `platen-server check`: is the settings file right? Asks nobody else; returns the exit code.
int checkCommand(const std::vector<std::string>& arguments);

}  // namespace platen::server::app
