#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>

namespace platen::agent::app {

/// Takes work that waits (for a printer's TCP connection) away from a thread that must not wait.
class Background {
public:
    /// What is left to do on the thread that handed the work over.
    using Rest = std::function<void()>;
    /// Runs on another thread and shares nothing with the one that handed it over; ends soon after
    /// a stop was requested, and never throws.
    using Job = std::function<Rest(const std::stop_token&)>;

    enum class Urgency : std::uint8_t { Reading, Search };  ///< readings go first

    Background() = default;
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;
    virtual ~Background() = default;

    virtual void submit(Job job, Urgency urgency) = 0;
    /// Carries out the rest of every job that has ended. Call on the thread that submits. Throws
    /// what a rest throws; what has ended besides waits for the next call.
    virtual void finishJobs() = 0;
};

}  // namespace platen::agent::app
