#pragma once

#include <chrono>
#include <stop_token>

namespace platen::server::app {

/// Sleeps, but not past a request to stop.
void pauseFor(const std::stop_token& stop, std::chrono::milliseconds time);

}  // namespace platen::server::app
