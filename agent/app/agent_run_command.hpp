#pragma once

#include <string>
#include <vector>

namespace platen::agent::app {

/// `platen-agent run [--config FILE]`: works until SIGTERM or SIGINT.
///
/// The exit code: 0 ended by a signal, 64 usage, 74 the disk failed, 78 settings, identity or
/// outbox that cannot be used.
[[nodiscard]] int runAgentCommand(const std::vector<std::string>& args);

}  // namespace platen::agent::app
