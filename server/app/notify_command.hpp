#pragma once

#include <string>
#include <vector>

namespace platen::server::app {

/// Runs a program of the operator and waits for its end, at most 10 seconds; then it is killed.
/// Nothing for an empty `program`. What goes wrong is logged. Any thread.
void runNotifyCommand(const std::string& program, const std::vector<std::string>& arguments);

}  // namespace platen::server::app
