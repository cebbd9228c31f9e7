#pragma once

#include <string>
#include <vector>

namespace platen::agent::app {

/// `platen-agent scan RANGE... [--exclude RANGE]... [--community C] [--json] [--rate PPS]
/// [--timeout MS] [--retries N] [--profile-dir DIR]`: looks for printers; `args` are the words
/// after "scan". One line for each printer as it is found, with --json one JSON object a line; at
/// the end a summary on standard error.
///
/// The exit code: 0 swept (also when nothing was found), 64 usage, 78 profiles that cannot be read.
[[nodiscard]] int scanCommand(const std::vector<std::string>& args);

}  // namespace platen::agent::app
