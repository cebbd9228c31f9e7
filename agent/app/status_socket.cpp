#include "agent/app/status_socket.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace platen::agent::app {

namespace {

constexpr int kPollMs = 250;
constexpr timeval kPeerPatience{.tv_sec = 2, .tv_usec = 0};

[[noreturn]] void failAt(const std::string& path) {
    throw std::system_error{errno, std::generic_category(), path};
}

/// A Unix socket that is closed whatever happens.
class UnixSocket {
public:
    explicit UnixSocket(int descriptor) : descriptor_{descriptor} {}
    ~UnixSocket() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    UnixSocket(const UnixSocket&) = delete;
    UnixSocket& operator=(const UnixSocket&) = delete;

    [[nodiscard]] int descriptor() const { return descriptor_; }
    int release() {
        const int descriptor = descriptor_;
        descriptor_ = -1;
        return descriptor;
    }

private:
    int descriptor_;
};

sockaddr_un addressOf(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        failAt(path);
    }
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

const sockaddr* generic(const sockaddr_un& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

int listenAt(const std::string& path) {
    UnixSocket made{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (made.descriptor() < 0) failAt(path);
    const sockaddr_un address = addressOf(path);
    ::unlink(path.c_str());
    const mode_t before = ::umask(0177);
    const int bound = ::bind(made.descriptor(), generic(address), sizeof address);
    ::umask(before);
    if (bound != 0 || ::listen(made.descriptor(), 8) != 0) failAt(path);
    return made.release();
}

void sendAll(int descriptor, std::string_view text) {
    ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &kPeerPatience, sizeof kPeerPatience);
    while (!text.empty()) {
        const ssize_t sent = ::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;  // who asked does not listen any more
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
}

std::string receiveAll(int descriptor, const std::string& path) {
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &kPeerPatience, sizeof kPeerPatience);
    std::string text;
    std::array<char, 4096> part{};
    for (;;) {
        const ssize_t got = ::recv(descriptor, part.data(), part.size(), 0);
        if (got < 0) failAt(path);
        if (got == 0) return text;
        text.append(part.data(), static_cast<std::size_t>(got));
    }
}

}  // namespace

StatusSocket::StatusSocket(const std::string& path) : path_{path}, listener_{listenAt(path)} {}

StatusSocket::~StatusSocket() {
    ::unlink(path_.c_str());
    ::close(listener_);
}

void StatusSocket::run(const std::stop_token& stop, const std::function<std::string()>& answer) {
    while (!stop.stop_requested()) {
        pollfd waiting{.fd = listener_, .events = POLLIN, .revents = 0};
        if (::poll(&waiting, 1, kPollMs) <= 0) continue;
        const UnixSocket peer{::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)};
        if (peer.descriptor() >= 0) sendAll(peer.descriptor(), answer());
    }
}

std::string askStatusSocket(const std::string& path) {
    const UnixSocket socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const sockaddr_un address = addressOf(path);
    if (::connect(socket.descriptor(), generic(address), sizeof address) != 0) failAt(path);
    return receiveAll(socket.descriptor(), path);
}

}  // namespace platen::agent::app
