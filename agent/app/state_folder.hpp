#pragma once

#include "agent/app/arguments.hpp"

#include <string>

namespace platen::agent::app {

/// The state folder that a command works with: --state-dir, else that of the settings (--config,
/// else the default file where there is one), else the default. Throws config::ConfigError.
[[nodiscard]] std::string stateFolderOf(const Arguments& given);

}  // namespace platen::agent::app
