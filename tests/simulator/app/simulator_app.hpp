#pragma once

#include "tests/simulator/app/simulator_options.hpp"

#include <span>
#include <string>

namespace platen::simulator {

/// Serves until SIGINT or SIGTERM. Throws what makes serving impossible.
void runSimulator(const Options& options);

/// The whole program: 0 after a signal and for --help, 2 for a wrong command line, 1 for
/// everything else that goes wrong.
[[nodiscard]] int simulatorMain(std::span<const std::string> arguments);

}  // namespace platen::simulator
