#pragma once

#include <string>
#include <vector>

namespace platen::server::app {

/// `platen-server explain`
int explainCommand(const std::vector<std::string>& arguments);

}  // namespace platen::server::app
