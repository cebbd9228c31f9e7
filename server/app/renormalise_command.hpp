#pragma once

#include <string>
#include <vector>

namespace platen::server::app {

/// `renormalise`: see its --help. `arguments` start after "renormalise". Returns the exit code;
/// errors go to standard error.
int renormaliseCommand(const std::vector<std::string>& arguments);

}  // namespace platen::server::app
