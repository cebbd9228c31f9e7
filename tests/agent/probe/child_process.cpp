#include "tests/agent/probe/child_process.hpp"

#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <system_error>

extern char** environ;  // NOLINT(readability-redundant-declaration): unistd.h has it for GNU only

namespace platen::agent {

namespace {

pid_t spawn(std::vector<std::string> command, const posix_spawn_file_actions_t* actions) {
    std::vector<char*> arguments;
    for (std::string& word : command)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t id = -1;
    const int failed =
        ::posix_spawn(&id, arguments[0], actions, nullptr, arguments.data(), environ);
    if (failed != 0) throw std::system_error{failed, std::generic_category(), command.front()};
    return id;
}

int exitCodeOf(pid_t id) {
    int status = 0;
    while (::waitpid(id, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string readAll(int descriptor) {
    std::string all;
    std::array<char, 65536> buffer{};
    for (;;) {
        const auto got = ::read(descriptor, buffer.data(), buffer.size());
        if (got <= 0) return all;
        all.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

}  // namespace

Finished runProgram(const std::vector<std::string>& command) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::system_error{errno, std::generic_category(), "pipe"};
    posix_spawn_file_actions_t actions{};
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    ::posix_spawn_file_actions_addclose(&actions, ends[0]);
    const pid_t id = spawn(command, &actions);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    Finished finished{.exit_code = -1, .output = readAll(ends[0])};
    ::close(ends[0]);
    finished.exit_code = exitCodeOf(id);
    return finished;
}

BackgroundProgram::BackgroundProgram(const std::vector<std::string>& command)
    : id_{spawn(command, nullptr)} {}

BackgroundProgram::~BackgroundProgram() {
    if (ended_) return;
    ::kill(id_, SIGTERM);
    exitCodeOf(id_);
}

bool BackgroundProgram::waitForFile(const std::string& path) {
    while (!std::filesystem::exists(path)) {
        ended_ = ::waitpid(id_, nullptr, WNOHANG) == id_;
        if (ended_) return false;
        ::poll(
            nullptr, 0, 5);  // between two looks; how long all may take is the test runner's limit
    }
    return true;
}

}  // namespace platen::agent
