// What a TLS server shows before anybody trusts it; see enrol_client.hpp.
#include "agent/app/enrol_client.hpp"

#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timespan.h>
#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sysexits.h>

#include <memory>

namespace platen::agent::app {

namespace {

const Poco::Timespan kChainTimeout{15, 0};

struct FreeOpenSsl {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* session) const { SSL_free(session); }
    void operator()(BIO* buffer) const { BIO_free(buffer); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeOpenSsl>;

std::string toPem(X509* certificate) {
    const Owned<BIO> buffer{BIO_new(BIO_s_mem())};
    if (!buffer || PEM_write_bio_X509(buffer.get(), certificate) != 1)
        throw EnrolError{EX_SOFTWARE, "a certificate cannot be written as PEM"};
    std::string pem(BIO_ctrl_pending(buffer.get()), '\0');
    BIO_read(buffer.get(), pem.data(), static_cast<int>(pem.size()));
    return pem;
}

std::vector<std::string> readChain(SSL* session) {
    std::vector<std::string> chain;
    const STACK_OF(X509)* shown = SSL_get_peer_cert_chain(session);
    for (int i = 0; i < sk_X509_num(shown); ++i)
        chain.push_back(toPem(sk_X509_value(shown, i)));
    if (chain.empty()) throw EnrolError{EX_PROTOCOL, "the server shows no certificate"};
    return chain;
}

Poco::Net::StreamSocket connectTo(const EnrolServer& server) try {
    Poco::Net::StreamSocket socket;
    socket.connect(Poco::Net::SocketAddress{server.host, server.port}, kChainTimeout);
    socket.setReceiveTimeout(kChainTimeout);
    socket.setSendTimeout(kChainTimeout);
    return socket;
} catch (const Poco::Exception& problem) {
    throw EnrolError{
        EX_UNAVAILABLE, fmt::format("{}:{}: {}", server.host, server.port, problem.displayText())};
}

}  // namespace

std::vector<std::string> presentedChain(const EnrolServer& server) {
    const Poco::Net::StreamSocket socket = connectTo(server);
    const Owned<SSL_CTX> context{SSL_CTX_new(TLS_client_method())};
    const Owned<SSL> session{context ? SSL_new(context.get()) : nullptr};
    if (!session) throw EnrolError{EX_SOFTWARE, "OpenSSL gives no session"};
    SSL_set_verify(session.get(), SSL_VERIFY_NONE, nullptr);
    // As the macro SSL_set_tlsext_host_name does, which casts in C's way.
    std::string name = server.host;
    SSL_ctrl(session.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
    SSL_set_fd(session.get(), socket.impl()->sockfd());
    if (SSL_connect(session.get()) != 1) {
        throw EnrolError{
            EX_UNAVAILABLE, fmt::format("{}:{}: no TLS there", server.host, server.port)};
    }
    return readChain(session.get());
}

}  // namespace platen::agent::app
