#pragma once

#include "tests/simulation/figures.hpp"

namespace platen::simulation {

/// Takes what the simulated programs log, in place of standard error, and counts it by event.
class LogCount {
public:
    LogCount();
    ~LogCount();
    LogCount(const LogCount&) = delete;
    LogCount& operator=(const LogCount&) = delete;

    /// What was logged since the last call.
    [[nodiscard]] Figures take();

private:
    int file_;
    int standard_error_;
};

}  // namespace platen::simulation
