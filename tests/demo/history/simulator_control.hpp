#pragma once

#include "common/core/clock.hpp"

#include <string>

namespace platen::demo {

/// The control socket of a running platen-sim.
class SimulatorControl {
public:
    /// Throws std::system_error when there is no simulator at `path`.
    explicit SimulatorControl(const std::string& path);
    SimulatorControl(const SimulatorControl&) = delete;
    SimulatorControl& operator=(const SimulatorControl&) = delete;
    ~SimulatorControl();

    /// The devices are as at this time, and stay so. What was asked before has been answered.
    void stopAt(TimePoint time) { order("time " + formatUtc(time)); }
    /// The devices' time runs on.
    void goOn() { order("time now"); }

private:
    /// Returns when it was carried out. Throws std::runtime_error when it was refused, or after ten
    /// seconds without a reply.
    void order(const std::string& command);

    int socket_;
};

}  // namespace platen::demo
