#include "server/web/detached_connection.hpp"

#include <Poco/Exception.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

namespace platen::server::web {

namespace {

constexpr int kSendBuffer = 32'768;
/// Nobody has anything to say in the middle of a response but goodbye.
constexpr std::size_t kMostHeard = 4'096;

bool isPassing(int error) {
    return error == EAGAIN || error == EINTR;
}

class PlainConnection final : public http::Connection {
public:
    explicit PlainConnection(Poco::Net::StreamSocket socket) : socket_{std::move(socket)} {}

    std::optional<std::size_t> send(std::string_view bytes) override {
        const auto sent =
            ::send(descriptor(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent >= 0) return static_cast<std::size_t>(sent);
        return isPassing(errno) ? std::optional<std::size_t>{0} : std::nullopt;
    }

    bool hasEnded() override {
        std::array<char, kMostHeard> heard{};
        const auto count = ::recv(descriptor(), heard.data(), heard.size(), MSG_DONTWAIT);
        if (count < 0) return !isPassing(errno);
        heard_ += static_cast<std::size_t>(count);
        return count == 0 || heard_ > kMostHeard;
    }

    [[nodiscard]] int descriptor() const override { return socket_.impl()->sockfd(); }

private:
    Poco::Net::StreamSocket socket_;
    std::size_t heard_{0};
};

/// With TLS the library has to do it: it says "not now" by a negative number.
class TlsConnection final : public http::Connection {
public:
    explicit TlsConnection(Poco::Net::StreamSocket socket) : socket_{std::move(socket)} {
        socket_.setBlocking(false);
    }

    std::optional<std::size_t> send(std::string_view bytes) override try {
        const int sent = socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
        return sent > 0 ? static_cast<std::size_t>(sent) : 0;
    } catch (const Poco::TimeoutException&) {
        return 0;
    } catch (const Poco::Exception&) {
        return std::nullopt;
    }

    bool hasEnded() override try {
        std::array<char, kMostHeard> heard{};
        const int count = socket_.receiveBytes(heard.data(), static_cast<int>(heard.size()));
        if (count > 0) heard_ += static_cast<std::size_t>(count);
        return count == 0 || heard_ > kMostHeard;
    } catch (const Poco::TimeoutException&) {
        return false;
    } catch (const Poco::Exception&) {
        return true;
    }

    [[nodiscard]] int descriptor() const override { return socket_.impl()->sockfd(); }

private:
    Poco::Net::StreamSocket socket_;
    std::size_t heard_{0};
};

}  // namespace

std::unique_ptr<http::Connection> detach(Poco::Net::StreamSocket socket) {
    socket.setSendBufferSize(kSendBuffer);
    if (socket.secure()) return std::make_unique<TlsConnection>(std::move(socket));
    return std::make_unique<PlainConnection>(std::move(socket));
}

}  // namespace platen::server::web
