#include "server/web/listener.hpp"

#include "common/config/config.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/ThreadPool.h>
#include <fmt/format.h>
#include <openssl/ssl.h>

namespace platen::server::web {

namespace {

using config::ConfigError;

/// A shorter one costs callers a second each time it overflows.
constexpr int kBacklog = 1'024;
constexpr int kIdleThreads = 2;
constexpr int kRequestsPerConnection = 1'000;
const Poco::Timespan kReceiveTimeout{5, 0};
const Poco::Timespan kIdleConnection{3, 0};

Poco::Net::Context::Ptr makeContext(const ListenerSettings& settings) {
    try {
        Poco::Net::Context::Ptr context{new Poco::Net::Context{
            Poco::Net::Context::TLS_SERVER_USE,
            settings.key_file,
            settings.certificate_file,
            "",
            Poco::Net::Context::VERIFY_NONE}};
        SSL_CTX_set_min_proto_version(context->sslContext(), TLS1_2_VERSION);
        SSL_CTX_set_options(context->sslContext(), SSL_OP_NO_RENEGOTIATION);
        // Connections that do not block send again from where the bytes are by then.
        SSL_CTX_set_mode(
            context->sslContext(),
            SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        return context;
    } catch (const Poco::Exception& problem) {
        throw ConfigError{fmt::format(
            "{}: {} and {} cannot be used: {}",
            settings.setting,
            settings.certificate_file,
            settings.key_file,
            problem.displayText())};
    }
}

Poco::Net::ServerSocket makeSocket(const ListenerSettings& settings) {
    if (settings.certificate_file.empty()) return {};
    // A socket is a handle; what it does is in its implementation, which is kept.
    return Poco::Net::SecureServerSocket{makeContext(settings)};  // NOLINT(*-slicing)
}

Poco::Net::ServerSocket openSocket(const ListenerSettings& settings) {
    const Poco::Net::SocketAddress address{settings.address.host, settings.address.port};
    Poco::Net::ServerSocket socket = makeSocket(settings);
    try {
        // The constructors that bind share the port with whoever has it already (SO_REUSEPORT).
        socket.bind(address, true, false);
        socket.listen(kBacklog);
    } catch (const Poco::Exception& problem) {
        throw ConfigError{fmt::format(
            "{}: cannot listen at {}: {}",
            settings.setting,
            address.toString(),
            problem.displayText())};
    }
    return socket;
}

Poco::Net::HTTPServerParams::Ptr makeParams(const ListenerSettings& settings) {
    Poco::Net::HTTPServerParams::Ptr params{new Poco::Net::HTTPServerParams};
    params->setMaxThreads(settings.threads);
    params->setMaxQueued(settings.queue);
    params->setTimeout(kReceiveTimeout);
    params->setKeepAliveTimeout(kIdleConnection);
    params->setMaxKeepAliveRequests(kRequestsPerConnection);
    return params;
}

Transport transportOf(const ListenerSettings& settings) {
    return settings.certificate_file.empty() ? Transport::Plain : Transport::Tls;
}

/// Poco's TLS has to be set up once a process, before the first socket.
void useTls() {
    static const bool kOnce = [] {
        Poco::Net::initializeSSL();
        return true;
    }();
    static_cast<void>(kOnce);
}

}  // namespace

struct Listener::State {
    State(const ListenerSettings& settings, Answer answer)
        : pool{"web", kIdleThreads, settings.threads + kIdleThreads},
          socket{openSocket(settings)},
          server{
              makeHandlerFactory({transportOf(settings), settings.proxy}, std::move(answer)),
              pool,
              socket,
              makeParams(settings)} {}

    Poco::ThreadPool pool;
    Poco::Net::ServerSocket socket;
    Poco::Net::HTTPServer server;
};

Listener::Listener(const ListenerSettings& settings, Answer answer) {
    useTls();
    state_ = std::make_unique<State>(settings, std::move(answer));
    state_->server.start();
}

Listener::~Listener() {
    state_->server.stopAll(false);
    state_->pool.joinAll();
}

std::uint16_t Listener::port() const {
    return state_->socket.address().port();
}

}  // namespace platen::server::web
