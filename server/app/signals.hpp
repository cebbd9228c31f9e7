#pragma once

#include <chrono>
#include <optional>

namespace platen::server::app {

/// SIGTERM and SIGINT as something to wait for. Make one before any thread is started: threads
/// inherit that the signals are blocked. SIGPIPE is ignored.
class Signals {
public:
    Signals();

    /// True when one came; false after `longest`.
    [[nodiscard]] bool wait(std::optional<std::chrono::milliseconds> longest = std::nullopt) const;
};

}  // namespace platen::server::app
