#pragma once

#include <string>
#include <vector>

namespace platen::agent::app {

/// `platen-agent enroll --server URL --token TOKEN [--take-records] [--config FILE] [--state-dir
/// DIR]`: joins the site that the token is for. May be repeated.
///
/// The exit code: 0 joined, 64 usage, 69 the server cannot be reached, 75 later: another enrolment
/// or renewal is under way, or records for another customer are left, 76 it is not the server that
/// the token names, 77 it refuses, 78 settings that cannot be read.
[[nodiscard]] int enrollCommand(const std::vector<std::string>& args);

}  // namespace platen::agent::app
