#pragma once

#include <string>
#include <vector>

namespace platen::agent::app {

/// `platen-agent record`: walks one device and writes an anonymised recording to standard output.
/// Returns the exit code.
[[nodiscard]] int recordCommand(const std::vector<std::string>& args);

}  // namespace platen::agent::app
