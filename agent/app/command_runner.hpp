#pragma once

#include <functional>
#include <string_view>

namespace platen::agent::app {

/// Exit codes beside those of sysexits.h (design of the command lines).
inline constexpr int kExitNoAnswer = 2;
inline constexpr int kExitNotAPrinter = 3;

/// Runs a command and turns what it throws into one line on standard error and an exit code: 64 for
/// UsageError (with `usage`), 68 for UnknownHost, 78 for profiles, 70 for everything else.
[[nodiscard]] int runCommand(
    std::string_view name, std::string_view usage, const std::function<int()>& command);

/// "platen-agent NAME: TEXT" on standard error.
void complain(std::string_view name, std::string_view text);

}  // namespace platen::agent::app
