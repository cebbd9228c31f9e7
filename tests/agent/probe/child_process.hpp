#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace platen::agent {

/// What a program that ran to its end has left.
struct Finished {
    int exit_code{-1};  ///< -1: ended by a signal
    std::string output;
    std::string errors;  ///< at most what a pipe holds, 64 KiB
};

/// Runs a program to its end and takes what it writes to standard output and standard error. Throws
/// std::system_error when it cannot be started.
[[nodiscard]] Finished runProgram(const std::vector<std::string>& command);

/// A program in the background; SIGTERM and waiting for its end when the object goes.
class BackgroundProgram {
public:
    /// Throws std::system_error when it cannot be started.
    explicit BackgroundProgram(const std::vector<std::string>& command);
    BackgroundProgram(const BackgroundProgram&) = delete;
    BackgroundProgram& operator=(const BackgroundProgram&) = delete;
    ~BackgroundProgram();

    /// Waits until the program has made this file, or has ended. True when the file is there.
    [[nodiscard]] bool waitForFile(const std::string& path);

private:
    pid_t id_;
    bool ended_{false};
};

}  // namespace platen::agent
