#include "tests/demo/history/simulator_control.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace platen::demo {

namespace {

constexpr timeval kPatience{.tv_sec = 10, .tv_usec = 0};

int connectedTo(const std::string& path) {
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    if (path.size() >= sizeof to.sun_path)
        throw std::runtime_error{path + " is too long for a Unix socket, allowed: 107 bytes"};
    path.copy(&to.sun_path[0], path.size());
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const sa_family_t anywhere = AF_UNIX;  // the system chooses where replies go
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
    // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): the form of the sockets API
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&anywhere), sizeof anywhere) == 0 &&
        ::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0)
        return socket;
    // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
    const int problem = errno;
    ::close(socket);
    throw std::system_error{problem, std::generic_category(), "no simulator at " + path};
}

}  // namespace

SimulatorControl::SimulatorControl(const std::string& path) : socket_{connectedTo(path)} {}

SimulatorControl::~SimulatorControl() {
    ::close(socket_);
}

void SimulatorControl::order(const std::string& command) {
    std::array<char, 1024> buffer{};
    const bool sent = ::send(socket_, command.data(), command.size(), 0) >= 0;
    const auto size = sent ? ::recv(socket_, buffer.data(), buffer.size(), 0) : -1;
    const std::string_view reply =
        size < 0 ? "no reply" : std::string_view{buffer.data(), static_cast<std::size_t>(size)};
    if (reply != "ok")
        throw std::runtime_error{fmt::format("the simulator says to '{}': {}", command, reply)};
}

}  // namespace platen::demo
