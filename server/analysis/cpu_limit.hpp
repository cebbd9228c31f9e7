#pragma once

#include <chrono>
#include <ctime>

namespace platen::server::analysis {

/// While it lives, the thread that made it may take so much CPU time; more ends the process by
/// SIGXCPU: what a thread hangs in cannot be ended otherwise. Waiting costs none, so that a slow
/// database, a busy machine or a suspended process never does it.
class CpuLimit {
public:
    /// Throws std::system_error when the system has no timer left.
    explicit CpuLimit(std::chrono::milliseconds limit);
    ~CpuLimit();
    CpuLimit(const CpuLimit&) = delete;
    CpuLimit& operator=(const CpuLimit&) = delete;

private:
    timer_t timer_{};
};

}  // namespace platen::server::analysis
