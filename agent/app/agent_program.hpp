#pragma once

namespace platen::agent::app {

/// The whole program: finds the command and runs it. The exit code is the command's; 64 for a
/// command that does not exist.
[[nodiscard]] int agentProgram(int argc, const char* const* argv);

}  // namespace platen::agent::app
