#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace platen::agent::app {

/// For commands that talk with the server about this agent's identity: judges its certificate by
/// the same time as the running agent does, and turns what goes wrong (EnrolError, ConfigError)
/// into one line on standard error and an exit code. A certificate that was refused is part of the
/// line.
[[nodiscard]] int talkAboutIdentity(
    std::string_view command, const std::string& state_dir, const std::function<void()>& talk);

}  // namespace platen::agent::app
