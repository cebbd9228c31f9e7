#include "tests/server/support/cutting_proxy.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <string_view>
#include <system_error>

namespace platen::testing {

namespace {

constexpr int kTickMs = 20;

[[noreturn]] void failOnSocket(const char* what) {
    throw std::system_error{errno, std::generic_category(), what};
}

sockaddr_un addressOf(const std::string& folder, std::uint16_t port) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = fmt::format("{}/.s.PGSQL.{}", folder, port);
    if (path.size() >= sizeof(address.sun_path)) throw std::length_error{path};
    std::memcpy(address.sun_path, path.data(), path.size());
    return address;
}

const sockaddr* generic(const sockaddr_un& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

void sendAll(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;  // the other side is gone: its end is noticed when it is read
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

std::size_t lengthAt(std::string_view bytes, std::size_t at) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < 4; ++i)
        length = length << 8U | static_cast<unsigned char>(bytes[at + i]);
    return length;
}

/// One direction of a connection, cut into messages.
class MessageStream {
public:
    /// The client's first message has no type.
    explicit MessageStream(bool begins_without_type) : without_type_{begins_without_type} {}

    void add(std::string_view bytes) { bytes_ += bytes; }

    /// Calls `take(type, whole message)` for each complete message while it returns true.
    bool drain(const std::function<bool(char, std::string_view)>& take) {
        for (;;) {
            const std::size_t head = without_type_ ? 0 : 1;
            if (bytes_.size() < head + 4) return true;
            const std::size_t size = head + lengthAt(bytes_, head);
            if (bytes_.size() < size) return true;
            const char type = without_type_ ? '\0' : bytes_[0];
            without_type_ = false;
            const std::string message = bytes_.substr(0, size);
            bytes_.erase(0, size);
            if (!take(type, message)) return false;
        }
    }

private:
    std::string bytes_;
    bool without_type_;
};

/// False when the other side has ended.
bool receiveInto(int socket, MessageStream& stream) {
    std::array<char, 16'384> piece{};
    const ssize_t count = ::recv(socket, piece.data(), piece.size(), 0);
    if (count <= 0) return false;
    stream.add({piece.data(), static_cast<std::size_t>(count)});
    return true;
}

bool isRequest(char type) {
    return type == 'Q' || type == 'S';
}

/// A simple query: type, length, text.
bool isCommit(std::string_view message) {
    return message.starts_with('Q') && message.substr(5).starts_with("COMMIT");
}

}  // namespace

CuttingProxy::CuttingProxy(const server::db::ConnectionSettings& target) : target_{target} {
    std::string name{"/tmp/platen-cut-XXXXXX"};
    if (::mkdtemp(name.data()) == nullptr) failOnSocket("mkdtemp");
    folder_ = name;
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = addressOf(folder_, target_.port);
    if (listener_ < 0 || ::bind(listener_, generic(address), sizeof(address)) != 0 ||
        ::listen(listener_, 16) != 0)
        failOnSocket("the proxy's socket");
    acceptor_ = std::jthread{[this](const std::stop_token& stop) { accept(stop); }};
}

CuttingProxy::~CuttingProxy() {
    acceptor_.request_stop();
    acceptor_.join();
    ::close(listener_);
    std::filesystem::remove_all(folder_);
}

server::db::ConnectionSettings CuttingProxy::connection() const {
    auto connection = target_;
    connection.host = folder_;
    return connection;
}

void CuttingProxy::cutAt(std::size_t number, Cut where) {
    const std::scoped_lock lock{mutex_};
    left_ = number;
    where_ = where;
    has_cut_ = false;
}

bool CuttingProxy::hasCut() {
    const std::scoped_lock lock{mutex_};
    return has_cut_;
}

bool CuttingProxy::isTheOne(std::string_view message) {
    const std::scoped_lock lock{mutex_};
    if (where_ == Cut::AfterCommit && !isCommit(message)) return false;
    if (left_ == 0 || --left_ > 0) return false;
    has_cut_ = true;
    return true;
}

Cut CuttingProxy::where() {
    const std::scoped_lock lock{mutex_};
    return where_;
}

void CuttingProxy::accept(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        pollfd waiting{.fd = listener_, .events = POLLIN, .revents = 0};
        if (::poll(&waiting, 1, kTickMs) <= 0) continue;
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client >= 0)
            connections_.emplace_back(
                [this, client](const std::stop_token& end) { serve(client, end); });
    }
    connections_.clear();  // each is told to end, and waited for
}

void CuttingProxy::serve(int client, const std::stop_token& stop) {
    const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = addressOf(target_.host, target_.port);
    bool open = ::connect(server, generic(address), sizeof(address)) == 0;
    bool is_last = false;  // the answer that is awaited is not passed on
    MessageStream requests{true};
    MessageStream answers{false};
    const auto request = [&](char type, std::string_view message) {
        if (isRequest(type) && isTheOne(message)) {
            if (where() == Cut::BeforeRequest) return false;
            is_last = true;
        }
        sendAll(server, message);
        return true;
    };
    const auto answer = [&](char type, std::string_view message) {
        if (is_last) return type != 'Z';
        sendAll(client, message);
        return true;
    };
    while (open && !stop.stop_requested()) {
        std::array<pollfd, 2> both{
            pollfd{.fd = client, .events = POLLIN, .revents = 0},
            pollfd{.fd = server, .events = POLLIN, .revents = 0}};
        if (::poll(both.data(), both.size(), kTickMs) <= 0) continue;
        if (both[0].revents != 0) open = receiveInto(client, requests) && requests.drain(request);
        if (open && both[1].revents != 0)
            open = receiveInto(server, answers) && answers.drain(answer);
    }
    ::close(client);
    ::close(server);
}

}  // namespace platen::testing
