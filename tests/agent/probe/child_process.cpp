#include "tests/agent/probe/child_process.hpp"

#include <fcntl.h>
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

/// Both ends are closed in programs that are started.
class Pipe {
public:
    Pipe() {
        if (::pipe2(ends_.data(), O_CLOEXEC) != 0)
            throw std::system_error{errno, std::generic_category(), "pipe"};
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        closeIn();
        ::close(ends_[0]);
    }
    [[nodiscard]] int out() const { return ends_[0]; }
    [[nodiscard]] int in() const { return ends_[1]; }
    void closeIn() {
        if (in_open_) ::close(ends_[1]);
        in_open_ = false;
    }

private:
    std::array<int, 2> ends_{};
    bool in_open_{true};
};

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
    Pipe output;
    Pipe errors;
    posix_spawn_file_actions_t actions{};
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, output.in(), STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, errors.in(), STDERR_FILENO);
    const pid_t id = spawn(command, &actions);
    ::posix_spawn_file_actions_destroy(&actions);
    output.closeIn();
    errors.closeIn();
    Finished finished{
        .exit_code = -1, .output = readAll(output.out()), .errors = readAll(errors.out())};
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
