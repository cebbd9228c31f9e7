#include "server/app/notify_command.hpp"

#include "common/log/log.hpp"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

namespace platen::server::app {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::chrono::seconds kLongest{10};
constexpr milliseconds kLookForEnd{20};

/// A number of errno; 0: it runs as `child`.
int start(pid_t& child, std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    // It must not keep connections open that the server closes meanwhile.
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    const int problem =
        posix_spawn(&child, words.front().c_str(), &files, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    return problem;
}

/// What was wrong with it; empty: nothing.
std::string waitForEnd(pid_t child) {
    const auto deadline = steady_clock::now() + kLongest;
    int status = 0;
    while (waitpid(child, &status, WNOHANG) == 0) {
        if (steady_clock::now() > deadline) {
            kill(child, SIGKILL);
            static_cast<void>(waitpid(child, &status, 0));
            return "it did not end within 10 s and was killed";
        }
        std::this_thread::sleep_for(kLookForEnd);
    }
    if (WIFSIGNALED(status)) return fmt::format("it ended by signal {}", WTERMSIG(status));
    if (WEXITSTATUS(status) != 0) return fmt::format("it ended with {}", WEXITSTATUS(status));
    return {};
}

}  // namespace

void runNotifyCommand(const std::string& program, const std::vector<std::string>& arguments) {
    if (program.empty()) return;
    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    pid_t child = 0;
    const int failed = start(child, std::move(words));
    const std::string problem =
        failed != 0 ? std::strerror(failed) : waitForEnd(child);  // NOLINT(*-mt-*)
    if (!problem.empty())
        log::error("liveness.notify_failed", {{"command", program}, {"error", problem}});
}

}  // namespace platen::server::app
