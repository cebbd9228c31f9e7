#include "tests/simulator/running_simulator.hpp"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace platen::simulator {

namespace {

std::string textOf(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

std::filesystem::path newFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "platen-sim-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
    return name;
}

sockaddr_un socketAddress(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(&address.sun_path[0], sizeof address.sun_path - 1);
    return address;
}

/// Reads what the program logs until it serves or ends.
bool comesToServe(int log) {
    std::string seen;
    std::array<char, 512> buffer{};
    while (seen.find("simulator.serving") == std::string::npos) {
        const ssize_t size = ::read(log, buffer.data(), buffer.size());
        if (size <= 0) return false;
        seen.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return true;
}

std::uint16_t portIn(const std::string& ready) {
    const auto parsed = Poco::JSON::Parser{}.parse(ready);
    return parsed.extract<Poco::JSON::Object::Ptr>()->getValue<std::uint16_t>("port");
}

}  // namespace

RunningSimulator::RunningSimulator(std::vector<std::string> arguments) : folder_{newFolder()} {
    const std::vector<std::string> always{
        "--port",
        "0",
        "--ready-file",
        (folder_ / "ready.json").string(),
        "--served-log",
        (folder_ / "served.jsonl").string(),
        "--control",
        (folder_ / "control").string()};
    arguments.insert(arguments.begin(), always.begin(), always.end());
    std::array<int, 2> log{};
    if (::pipe(log.data()) != 0) throw std::runtime_error{"no pipe"};
    pid_ = ::fork();
    if (pid_ == 0) becomeSimulator(arguments, log[1]);
    ::close(log[1]);
    const bool serves = comesToServe(log[0]);
    ::close(log[0]);
    if (!serves) {
        finish();  // no destructor runs after an exception from here
        throw std::runtime_error{"platen-sim does not serve"};
    }
    port_ = portIn(readyText());
}

void RunningSimulator::becomeSimulator(const std::vector<std::string>& arguments, int log) const {
    ::dup2(log, STDERR_FILENO);
    std::string program =
        (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "platen-sim").string();
    std::vector<std::string> words = arguments;
    std::vector<char*> pointers{program.data()};
    for (std::string& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::execv(program.c_str(), pointers.data());
    std::_Exit(127);
}

RunningSimulator::~RunningSimulator() {
    finish();
}

void RunningSimulator::finish() {
    stop();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

int RunningSimulator::stop() {
    if (pid_ < 0) return -1;
    const pid_t pid = std::exchange(pid_, -1);
    int status = 0;
    ::kill(pid, SIGTERM);
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string RunningSimulator::readyText() const {
    return textOf(folder_ / "ready.json");
}

std::string RunningSimulator::servedText() const {
    return textOf(folder_ / "served.jsonl");
}

std::string RunningSimulator::order(const std::string& command) const {
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const sockaddr_un to = socketAddress((folder_ / "control").string());
    const sa_family_t anywhere = AF_UNIX;  // the system chooses where replies go
    std::array<char, 4096> reply{};
    // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): the form of the sockets API
    const bool bound =
        ::bind(socket, reinterpret_cast<const sockaddr*>(&anywhere), sizeof anywhere) == 0;
    const auto* const generic = reinterpret_cast<const sockaddr*>(&to);
    // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const auto sent = ::sendto(socket, command.data(), command.size(), 0, generic, sizeof to);
    const auto size = sent < 0 ? -1 : ::recv(socket, reply.data(), reply.size(), 0);
    ::close(socket);
    if (!bound || size < 0) throw std::runtime_error{"no reply to '" + command + "'"};
    return {reply.data(), static_cast<std::size_t>(size)};
}

std::string outputOf(const std::string& command) {
    FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error{"cannot run " + command};
    std::string output;
    std::array<char, 4096> buffer{};
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        output.append(buffer.data(), size);
    }
    ::pclose(pipe);
    return output;
}

}  // namespace platen::simulator
