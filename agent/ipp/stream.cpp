#include "agent/ipp/stream.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <system_error>

namespace platen::agent::ipp {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLongestPoll{250};  // how late a stop may be noticed
constexpr std::size_t kReadSize = 16UL * 1024;

struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t length{0};
};

std::optional<SocketAddress> socketAddress(const Endpoint& endpoint) {
    SocketAddress address;
    sockaddr_in v4{};
    if (inet_pton(AF_INET, endpoint.address.c_str(), &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port = htons(endpoint.port);
        std::memcpy(&address.storage, &v4, sizeof v4);
        address.length = sizeof v4;
        return address;
    }
    sockaddr_in6 v6{};
    if (inet_pton(AF_INET6, endpoint.address.c_str(), &v6.sin6_addr) != 1) return std::nullopt;
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(endpoint.port);
    std::memcpy(&address.storage, &v6, sizeof v6);
    address.length = sizeof v6;
    return address;
}

StreamProblem nobodyThere(int error) {
    return {.kind = FieldError::Timeout, .text = std::generic_category().message(error)};
}

StreamProblem brokenOff(int error) {
    return {.kind = FieldError::Malformed, .text = std::generic_category().message(error)};
}

int socketError(int descriptor) {
    int error = 0;
    socklen_t length = sizeof error;
    ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length);
    return error;
}

std::string tlsErrorText() {
    const unsigned long code = ERR_get_error();
    ERR_clear_error();
    const char* reason = ERR_reason_error_string(code);
    return reason == nullptr ? "unknown reason" : reason;
}

}  // namespace

/// The TLS side of a stream between two memory buffers, so that waiting, time and signals are the
/// stream's alone.
class Stream::Tls {
public:
    Tls() : context_{SSL_CTX_new(TLS_client_method())} {
        if (context_ == nullptr) throw std::bad_alloc{};
        SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_options(context_.get(), SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_NO_RENEGOTIATION);
        SSL_CTX_set_verify(context_.get(), SSL_VERIFY_NONE, nullptr);
        session_.reset(SSL_new(context_.get()));
        if (session_ == nullptr) throw std::bad_alloc{};
        arriving_ = BIO_new(BIO_s_mem());
        leaving_ = BIO_new(BIO_s_mem());
        if (arriving_ == nullptr || leaving_ == nullptr) throw std::bad_alloc{};
        BIO_set_mem_eof_return(arriving_, -1);
        SSL_set_bio(session_.get(), arriving_, leaving_);
        SSL_set_connect_state(session_.get());
    }

    enum class Step : std::uint8_t { Done, NeedsBytes, Closed, Failed };

    Step handshake() { return stepOf(SSL_do_handshake(session_.get())); }
    Step encrypt(std::string_view bytes) {
        return stepOf(SSL_write(session_.get(), bytes.data(), static_cast<int>(bytes.size())));
    }
    Step decrypt(std::string& bytes) {
        bytes.resize(kReadSize);
        const int read = SSL_read(session_.get(), bytes.data(), static_cast<int>(bytes.size()));
        bytes.resize(static_cast<std::size_t>(std::max(read, 0)));
        return stepOf(read);
    }
    void arrived(std::string_view bytes) {
        BIO_write(arriving_, bytes.data(), static_cast<int>(bytes.size()));
    }
    std::string takeLeaving() {
        std::string bytes(BIO_ctrl_pending(leaving_), '\0');
        if (!bytes.empty()) BIO_read(leaving_, bytes.data(), static_cast<int>(bytes.size()));
        return bytes;
    }

private:
    Step stepOf(int result) {
        if (result > 0) return Step::Done;
        switch (SSL_get_error(session_.get(), result)) {
            case SSL_ERROR_WANT_READ:
                return Step::NeedsBytes;
            case SSL_ERROR_ZERO_RETURN:
                return Step::Closed;
            default:
                return Step::Failed;
        }
    }
    struct ContextDeleter {
        void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    };
    struct SessionDeleter {
        void operator()(SSL* session) const { SSL_free(session); }
    };
    std::unique_ptr<SSL_CTX, ContextDeleter> context_;
    std::unique_ptr<SSL, SessionDeleter> session_;
    BIO* arriving_{nullptr};  // both owned by the session
    BIO* leaving_{nullptr};
};

Stream::Stream() = default;

Stream::~Stream() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<StreamProblem> Stream::open(const Endpoint& endpoint, const Deadline& deadline) {
    const auto address = socketAddress(endpoint);
    if (!address) return nobodyThere(EINVAL);
    descriptor_ =
        ::socket(address->storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor_ < 0) return nobodyThere(errno);
    sockaddr_storage to = address->storage;
    if (::connect(descriptor_, reinterpret_cast<sockaddr*>(&to), address->length) == 0)
        return std::nullopt;
    if (errno != EINPROGRESS) return nobodyThere(errno);
    if (auto problem = wait(POLLOUT, deadline)) return problem;
    if (const int error = socketError(descriptor_); error != 0) return nobodyThere(error);
    return std::nullopt;
}

std::optional<StreamProblem> Stream::startTls(const Deadline& deadline) {
    tls_ = std::make_unique<Tls>();
    std::string bytes;
    for (;;) {
        const Tls::Step step = tls_->handshake();
        if (auto problem = sendPending(deadline)) return problem;
        if (step == Tls::Step::Done) return std::nullopt;
        if (step != Tls::Step::NeedsBytes)
            return StreamProblem{.kind = FieldError::Malformed, .text = "TLS: " + tlsErrorText()};
        if (auto problem = receiveRaw(bytes, deadline)) return problem;
        if (bytes.empty()) {
            return StreamProblem{
                .kind = FieldError::Malformed, .text = "TLS: the connection was closed"};
        }
        tls_->arrived(bytes);
    }
}

std::optional<StreamProblem> Stream::send(std::string_view bytes, const Deadline& deadline) {
    if (!tls_) return sendRaw(bytes, deadline);
    if (tls_->encrypt(bytes) != Tls::Step::Done)
        return StreamProblem{.kind = FieldError::Malformed, .text = "TLS: " + tlsErrorText()};
    return sendPending(deadline);
}

std::optional<StreamProblem> Stream::receive(std::string& bytes, const Deadline& deadline) {
    if (!tls_) return receiveRaw(bytes, deadline);
    for (;;) {
        switch (tls_->decrypt(bytes)) {
            case Tls::Step::Done:
            case Tls::Step::Closed:
                return std::nullopt;
            case Tls::Step::Failed:
                return StreamProblem{
                    .kind = FieldError::Malformed, .text = "TLS: " + tlsErrorText()};
            case Tls::Step::NeedsBytes:
                break;
        }
        if (auto problem = receiveRaw(bytes, deadline)) return problem;
        if (bytes.empty()) return std::nullopt;  // closed without a farewell, as printers do
        tls_->arrived(bytes);
    }
}

std::optional<StreamProblem> Stream::sendPending(const Deadline& deadline) {
    return sendRaw(tls_->takeLeaving(), deadline);
}

std::optional<StreamProblem> Stream::wait(short events, const Deadline& deadline) const {
    for (;;) {
        const milliseconds left = deadline.at - deadline.clock.bootNow();
        if (left <= milliseconds{0} || deadline.stop.stop_requested())
            return StreamProblem{.kind = FieldError::Timeout, .text = "no answer in time"};
        pollfd entry{.fd = descriptor_, .events = events, .revents = 0};
        if (::poll(&entry, 1, static_cast<int>(std::min(left, kLongestPoll).count())) > 0)
            return std::nullopt;
    }
}

std::optional<StreamProblem> Stream::sendRaw(
    std::string_view bytes, const Deadline& deadline) const {
    while (!bytes.empty()) {
        if (auto problem = wait(POLLOUT, deadline)) return problem;
        const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent > 0)
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        else if (errno != EAGAIN && errno != EINTR)
            return brokenOff(errno);
    }
    return std::nullopt;
}

std::optional<StreamProblem> Stream::receiveRaw(
    std::string& bytes, const Deadline& deadline) const {
    for (;;) {
        if (auto problem = wait(POLLIN, deadline)) return problem;
        bytes.resize(kReadSize);
        const auto received = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
        bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(received, 0)));
        if (received >= 0) return std::nullopt;
        if (errno != EAGAIN && errno != EINTR) return brokenOff(errno);
    }
}

}  // namespace platen::agent::ipp
