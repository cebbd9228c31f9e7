#pragma once

#include <string>
#include <vector>

namespace platen::server::app {

/// `platen-server rebuild`: makes what the analysis derived again from the raw archive. Returns the
/// exit code.
int rebuildCommand(const std::vector<std::string>& arguments);

}  // namespace platen::server::app
