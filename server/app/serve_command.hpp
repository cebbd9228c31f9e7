#pragma once

#include <string>
#include <vector>

namespace platen::server::app {

/// `run [--config FILE] [--roles=ingest,analyze,web,work]`: until SIGTERM or SIGINT. `arguments`
/// start after "run". Returns the exit code; errors go to standard error.
int serveCommand(const std::vector<std::string>& arguments);

}  // namespace platen::server::app
