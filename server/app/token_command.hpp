#pragma once

#include <string>
#include <vector>

namespace platen::server::app {

/// `enrol-token --config FILE --organisation NAME --site NAME [--time-zone TZ] [--hours 24]`:
/// prints a one-time token for the site and nothing else; makes customer and site when they are
/// missing. `arguments` start after "enrol-token". Returns the exit code; errors go to standard
/// error.
int enrolTokenCommand(const std::vector<std::string>& arguments);

}  // namespace platen::server::app
