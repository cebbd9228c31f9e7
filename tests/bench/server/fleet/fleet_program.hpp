#pragma once

#include <string>
#include <vector>

namespace platen::bench {

/// platen-bench-fleet: sealed batches of many agents, for measuring. `arguments` without the
/// program's name; returns the exit code.
int fleetMain(const std::vector<std::string>& arguments);

}  // namespace platen::bench
