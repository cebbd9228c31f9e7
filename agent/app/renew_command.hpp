#pragma once

#include <string>
#include <vector>

namespace platen::agent::app {

/// `platen-agent renew [--config FILE]`: gets a new certificate now; the running agent does so by
/// itself in time. Both may run.
///
/// The exit code: 0 renewed, 64 usage, 69 the server cannot be reached, 75 another renewal or
/// enrolment is under way, 76 it is not the server or
/// its answer makes no sense, 77 it refuses, 78 settings that cannot be read or no identity that
/// enrolment has made.
[[nodiscard]] int renewCommand(const std::vector<std::string>& args);

}  // namespace platen::agent::app
