#include "tests/server/support/cutting_relay.hpp"

#include "common/core/random.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace platen::testing {

namespace {

class Socket {
public:
    explicit Socket(int handle) : handle_{handle} {}
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() { close(handle_); }
    [[nodiscard]] int handle() const { return handle_; }

private:
    int handle_;
};

sockaddr_un addressOf(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) throw std::runtime_error{path + " is too long"};
    std::memcpy(address.sun_path, path.c_str(), path.size());
    return address;
}

const sockaddr* generic(const sockaddr_un& address) {
    return reinterpret_cast<const sockaddr*>(&address);  // NOLINT(*-reinterpret-cast)
}

int connectTo(const std::string& path) {
    const int handle = socket(AF_UNIX, SOCK_STREAM, 0);
    const sockaddr_un address = addressOf(path);
    if (connect(handle, generic(address), sizeof address) == 0) return handle;
    close(handle);
    throw std::runtime_error{"no connection to " + path};
}

/// Empty at the end.
std::string receive(int handle) {
    std::array<char, 65536> buffer{};
    const ssize_t got = recv(handle, buffer.data(), buffer.size(), 0);
    return got > 0 ? std::string(buffer.data(), static_cast<std::size_t>(got)) : std::string{};
}

bool sendAll(int handle, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = send(handle, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

}  // namespace

CuttingRelay::CuttingRelay(const std::string& server, std::uint16_t port)
    : server_{fmt::format("{}/.s.PGSQL.{}", server, port)} {
    SystemRandom random;
    folder_ = std::filesystem::temp_directory_path() / ("relay-" + random.uuid().substr(0, 8));
    std::filesystem::create_directory(folder_);
    listener_ = socket(AF_UNIX, SOCK_STREAM, 0);
    const sockaddr_un address = addressOf(fmt::format("{}/.s.PGSQL.{}", folder_.string(), port));
    if (bind(listener_, generic(address), sizeof address) != 0 || listen(listener_, 64) != 0)
        throw std::runtime_error{"the relay cannot listen"};
    acceptor_ = std::jthread{[this] { acceptAll(); }};
}

CuttingRelay::~CuttingRelay() {
    shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    relays_.clear();
    close(listener_);
    std::filesystem::remove_all(folder_);
}

void CuttingRelay::acceptAll() {
    for (;;) {
        const int client = accept(listener_, nullptr, nullptr);
        if (client < 0) return;
        relays_.emplace_back([this, client] { relay(client); });
    }
}

/// A simple query: 'Q', length, text.
CutAt CuttingRelay::cutFor(const std::string& bytes) {
    if (bytes.find("COMMIT") == std::string::npos) return CutAt::Never;
    const CutAt where = cut_.exchange(CutAt::Never);
    if (where != CutAt::Never) ++cuts_;
    return where;
}

void CuttingRelay::relay(int client_handle) {
    const Socket client{client_handle};
    const Socket server{connectTo(server_)};
    bool ends_with_answer = false;
    for (;;) {
        std::array<pollfd, 2> ready{
            pollfd{.fd = client.handle(), .events = POLLIN, .revents = 0},
            pollfd{.fd = server.handle(), .events = POLLIN, .revents = 0}};
        if (poll(ready.data(), ready.size(), -1) < 0) return;
        if (ready[0].revents != 0) {
            const std::string bytes = receive(client.handle());
            const CutAt where = cutFor(bytes);
            if (bytes.empty() || where == CutAt::BeforeCommit) return;
            ends_with_answer = where == CutAt::AfterCommit;
            if (!sendAll(server.handle(), bytes)) return;
        }
        if (ready[1].revents != 0) {
            const std::string bytes = receive(server.handle());
            if (bytes.empty() || ends_with_answer) return;
            if (!sendAll(client.handle(), bytes)) return;
        }
    }
}

}  // namespace platen::testing
