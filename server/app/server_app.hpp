#pragma once

#include <string>
#include <vector>

namespace platen::server::app {

/// The whole of `platen-server`: the first argument names the command. Returns the exit code, from
/// sysexits where one fits; errors are one line on standard error.
int serverMain(const std::vector<std::string>& arguments);

}  // namespace platen::server::app
