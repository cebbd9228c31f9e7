#pragma once

#include <string>
#include <vector>

namespace platen::agent::app {

/// `platen-agent probe HOST[:PORT] [--community C] [--json] [--profile-dir DIR] [--timeout MS]
/// [--retries N]`: reads one device once and prints it; `args` are the words after "probe".
/// `--recording FILE` in place of the host reads a recorded device. `--diff` with `--profile-dir`
/// prints what those profiles read differently from the agent's own.
///
/// The exit code: 0 read, 2 no answer, 3 not a printer, 64 usage, 65 recording that cannot be read,
/// 68 unknown host name, 78 profiles that cannot be read; with `--diff` 0 nothing is read
/// differently, 1 something is. Every failure is one line on standard error.
[[nodiscard]] int probeCommand(const std::vector<std::string>& args);

}  // namespace platen::agent::app
