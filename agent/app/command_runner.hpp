#pragma once

#include <functional>
#include <string_view>

namespace platen::agent::app {

/// Exit codes beside those of sysexits.h (design of the command lines).
inline constexpr int kExitNoAnswer = 2;
inline constexpr int kExitNotAPrinter = 3;

/// Runs a command and turns what it throws into one line on standard error and an exit code: 64 for
/// UsageError, 65 for recordings, 68 for UnknownHost, 78 for profiles, 70 for everything else. An
/// InfoRequest is answered on standard output, exit code 0.
///
/// `help` is what `--help` shows behind "usage: platen-agent ". Its first word is the command, its
/// first line the whole usage, which ends the line about a UsageError too:
///
///     status [--json] [--config FILE] [--state-dir DIR]
///
///     Asks the running agent how it is.
///       --json   as the agent says it
[[nodiscard]] int runCommand(std::string_view help, const std::function<int()>& command);

/// "platen-agent VERSION" on standard output.
void printVersion();

/// "platen-agent NAME: TEXT" on standard error.
void complain(std::string_view name, std::string_view text);

}  // namespace platen::agent::app
