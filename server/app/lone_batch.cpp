#include "server/app/lone_batch.hpp"

#include "common/log/log.hpp"
#include "server/app/pause.hpp"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <optional>
#include <vector>

namespace platen::server::app {

namespace {

using analysis::LoneEnd;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kLook{20};

/// 0 when it cannot be started.
pid_t startProgram(const Program& program, std::vector<std::string> words) {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    // It must not keep connections open that the server closes meanwhile.
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    pid_t child = 0;
    const int problem =
        posix_spawn(&child, program.file.c_str(), &files, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    if (problem == 0) return child;
    log::error(
        "analysis.alone_not_started", {{"error", std::strerror(problem)}});  // NOLINT(*-mt-*)
    return 0;
}

/// Signals that come from outside: an operator, the service manager, the kernel without memory.
bool comesFromOutside(int signal) {
    constexpr std::array kOutside{SIGKILL, SIGTERM, SIGINT, SIGHUP};
    return std::find(kOutside.begin(), kOutside.end(), signal) != kOutside.end();
}

LoneEnd endOf(int status) {
    if (WIFSIGNALED(status) && !comesFromOutside(WTERMSIG(status))) {
        return {
            .kind = LoneEnd::Kind::Died,
            .how = fmt::format(
                "the process that worked on it alone ended by SIG{}",
                sigabbrev_np(WTERMSIG(status)))};
    }
    const bool is_done = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return {.kind = is_done ? LoneEnd::Kind::Done : LoneEnd::Kind::Stopped, .how = {}};
}

std::optional<int> statusOf(pid_t child, int options) {
    int status = 0;
    return waitpid(child, &status, options) == child ? std::optional{status} : std::nullopt;
}

void endChild(pid_t child) {
    kill(child, SIGKILL);
    static_cast<void>(statusOf(child, 0));
}

}  // namespace

LoneEnd runLoneBatch(
    const Program& program,
    const analysis::Head& head,
    std::chrono::seconds limit,
    const std::stop_token& stop) {
    const pid_t child = startProgram(
        program,
        {"platen-server",
         "analyze-batch",
         "--config",
         program.config_file,
         "--stream",
         std::to_string(head.stream),
         "--first-seq",
         std::to_string(head.first_seq)});
    if (child == 0) return {.kind = LoneEnd::Kind::Stopped, .how = {}};
    log::warn("analysis.alone", {{"stream", head.stream}, {"first_seq", head.first_seq}});
    const auto deadline = steady_clock::now() + limit;
    for (; !stop.stop_requested(); pauseFor(stop, kLook)) {
        if (const auto status = statusOf(child, WNOHANG)) return endOf(*status);
        if (steady_clock::now() < deadline) continue;
        // Had it been busy all the time, it would have ended itself: something else was too slow.
        log::warn(
            "analysis.alone_stopped",
            {{"stream", head.stream}, {"first_seq", head.first_seq}, {"seconds", limit.count()}});
        break;
    }
    endChild(child);
    return {.kind = LoneEnd::Kind::Stopped, .how = {}};
}

}  // namespace platen::server::app
