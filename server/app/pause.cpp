#include "server/app/pause.hpp"

#include <condition_variable>
#include <mutex>

namespace platen::server::app {

void pauseFor(const std::stop_token& stop, std::chrono::milliseconds time) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock{mutex};
    never.wait_for(lock, stop, time, [] { return false; });
}

}  // namespace platen::server::app
