#include "server/analysis/cpu_limit.hpp"

#include <cerrno>
#include <csignal>
#include <system_error>

namespace platen::server::analysis {

CpuLimit::CpuLimit(std::chrono::milliseconds limit) {
    sigevent event{};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGXCPU;
    if (::timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer_) != 0)
        throw std::system_error{errno, std::generic_category(), "no timer of CPU time"};
    const auto seconds = std::chrono::floor<std::chrono::seconds>(limit);
    const std::chrono::nanoseconds rest = limit - seconds;
    itimerspec when{};
    when.it_value = {.tv_sec = seconds.count(), .tv_nsec = rest.count()};
    ::timer_settime(timer_, 0, &when, nullptr);
}

CpuLimit::~CpuLimit() {
    ::timer_delete(timer_);
}

}  // namespace platen::server::analysis
