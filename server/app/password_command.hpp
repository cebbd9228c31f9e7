#pragma once

#include <string>
#include <vector>

namespace platen::server::app {

/// `reset-password EMAIL --config FILE [--create] [--keep]`: prints a new password and ends the
/// user's sessions. The user has to change it at the next log-in, but not with --keep. --create
/// makes an administrator of the first dealer (and that dealer) when they are missing. `arguments`
/// start after "reset-password". Returns the exit code; errors go to standard error.
int resetPasswordCommand(const std::vector<std::string>& arguments);

}  // namespace platen::server::app
