#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace platen::simulator {

/// platen-sim as a process of its own, on a free port. Throws std::runtime_error when it does not
/// come to serve. Ended at the latest by destruction.
class RunningSimulator {
public:
    explicit RunningSimulator(std::vector<std::string> arguments);
    RunningSimulator(const RunningSimulator&) = delete;
    RunningSimulator& operator=(const RunningSimulator&) = delete;
    ~RunningSimulator();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    [[nodiscard]] std::string readyText() const;
    [[nodiscard]] std::string servedText() const;
    /// What the control socket replies to a command. Throws std::runtime_error when it does not.
    [[nodiscard]] std::string order(const std::string& command) const;
    /// Sends SIGTERM and waits; the exit code.
    int stop();

private:
    void finish();
    [[noreturn]] void becomeSimulator(const std::vector<std::string>& arguments, int log) const;

    std::filesystem::path folder_;
    pid_t pid_{-1};
    std::uint16_t port_{0};
};

/// The standard output of a command, run by the shell.
[[nodiscard]] std::string outputOf(const std::string& command);

}  // namespace platen::simulator
