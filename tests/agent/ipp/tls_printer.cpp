#include "tests/agent/ipp/tls_printer.hpp"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <array>
#include <stdexcept>

namespace platen::agent::ipp {

namespace {

constexpr long kTwoDays = 2L * 24 * 3600;

void require(bool done) {
    if (!done) throw std::runtime_error{"OpenSSL cannot make an identity"};
}

}  // namespace

TlsIdentity::TlsIdentity() : context_{SSL_CTX_new(TLS_server_method()), &SSL_CTX_free} {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{
        EVP_EC_gen("P-256"), &EVP_PKEY_free};
    const std::unique_ptr<X509, decltype(&X509_free)> certificate{X509_new(), &X509_free};
    require(context_ && key && certificate);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -2 * kTwoDays);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), -kTwoDays);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* name = X509_get_subject_name(certificate.get());
    const std::array<unsigned char, 6> text{'N', 'P', 'I', '1', '2', '3'};
    X509_NAME_add_entry_by_txt(
        name, "CN", MBSTRING_ASC, text.data(), static_cast<int>(text.size()), -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    require(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
    require(SSL_CTX_use_certificate(context_.get(), certificate.get()) == 1);
    require(SSL_CTX_use_PrivateKey(context_.get(), key.get()) == 1);
}

void answerOverTls(
    const TlsIdentity& identity, ScriptedConnection& connection, std::string_view bytes) {
    const std::unique_ptr<SSL, decltype(&SSL_free)> session{SSL_new(identity.context()), &SSL_free};
    SSL_set_fd(session.get(), connection.descriptor());
    if (SSL_accept(session.get()) != 1) return;
    std::array<char, 4096> request{};
    if (SSL_read(session.get(), request.data(), static_cast<int>(request.size())) <= 0) return;
    SSL_write(session.get(), bytes.data(), static_cast<int>(bytes.size()));
    SSL_shutdown(session.get());
}

}  // namespace platen::agent::ipp
