#pragma once

#include <string>
#include <vector>

namespace platen::server::app {

/// `platen-server verify`; exit code 1 where something is not what it was.
int verifyCommand(const std::vector<std::string>& arguments);

}  // namespace platen::server::app
