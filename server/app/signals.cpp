#include "server/app/signals.hpp"

#include <pthread.h>

#include <csignal>
#include <ctime>

namespace platen::server::app {

namespace {

sigset_t endSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signals;
}

}  // namespace

Signals::Signals() {
    const sigset_t signals = endSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

bool Signals::wait(std::optional<std::chrono::milliseconds> longest) const {
    const sigset_t signals = endSignals();
    if (!longest) {
        int signal = 0;
        return sigwait(&signals, &signal) == 0;
    }
    const auto seconds = std::chrono::floor<std::chrono::seconds>(*longest);
    const timespec time{
        .tv_sec = seconds.count(), .tv_nsec = std::chrono::nanoseconds{*longest - seconds}.count()};
    return sigtimedwait(&signals, nullptr, &time) > 0;
}

}  // namespace platen::server::app
