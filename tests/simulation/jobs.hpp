#pragma once

#include "tests/simulation/figures.hpp"

#include <cstdint>
#include <functional>

namespace platen::simulation {

/// Runs `job` for 0 .. jobs-1, each in a process of its own (SQLite's shim is one per process), and
/// adds up what they found. Throws std::runtime_error when one of them dies.
[[nodiscard]] Figures runJobs(std::uint64_t jobs, const std::function<Figures(std::uint64_t)>& job);

}  // namespace platen::simulation
