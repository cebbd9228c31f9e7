#include "common/crypto/peer_judge.hpp"

#include "common/crypto/openssl.hpp"

#include <openssl/ssl.h>

#include <atomic>
#include <stdexcept>

namespace platen::crypto {

namespace {

/// Where a session carries the judge that it was made under; -1: there is none.
std::atomic<int> judge_slot{-1};

std::string nameOf(const X509_NAME* name) {
    const openssl::Bio text{BIO_new(BIO_s_mem())};
    if (!text || X509_NAME_print_ex(text.get(), name, 0, XN_FLAG_RFC2253) < 0) return {};
    char* bytes = nullptr;
    const long length = BIO_get_mem_data(text.get(), &bytes);
    return {bytes, static_cast<std::size_t>(length)};
}

RefusedCertificate describe(X509_STORE_CTX* context) {
    RefusedCertificate refused;
    refused.reason = X509_verify_cert_error_string(X509_STORE_CTX_get_error(context));
    const X509* certificate = X509_STORE_CTX_get_current_cert(context);
    if (certificate == nullptr) return refused;
    refused.subject = nameOf(X509_get_subject_name(certificate));
    refused.issuer = nameOf(X509_get_issuer_name(certificate));
    refused.not_before = openssl::readTime(X509_get0_notBefore(certificate));
    refused.not_after = openssl::readTime(X509_get0_notAfter(certificate));
    return refused;
}

/// True when the certificate names the host that the session asked for. Libraries look at that
/// themselves, but after the handshake and without a word.
bool isFor(X509* certificate, const SSL* session) {
    const char* host = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name);
    return host == nullptr || X509_check_host(certificate, host, 0, 0, nullptr) == 1 ||
           X509_check_ip_asc(certificate, host, 0) == 1;
}

}  // namespace

/// What OpenSSL calls. Nothing may be thrown out of them.
struct PeerJudge::Hooks {
    /// SSL_new() has made `parent`: the one place where every session of every library comes by.
    static void onNewSession(
        void* parent, void* /*data*/, CRYPTO_EX_DATA* all, int index, long /*arg*/, void* judge) {
        SSL* const session = static_cast<SSL*>(parent);
        if (SSL_get_verify_mode(session) == SSL_VERIFY_NONE) return;
        CRYPTO_set_ex_data(all, index, judge);
        X509_VERIFY_PARAM_set_flags(SSL_get0_param(session), X509_V_FLAG_NO_CHECK_TIME);
        SSL_set_verify(session, SSL_get_verify_mode(session), &onCertificate);
    }

    /// For each certificate of a chain that is right (`accepted`), and for each thing that is
    /// wrong with one.
    static int onCertificate(int accepted, X509_STORE_CTX* context) try {
        const SSL* session = static_cast<const SSL*>(
            X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()));
        const auto* judge =
            static_cast<const PeerJudge*>(SSL_get_ex_data(session, judge_slot.load()));
        X509* certificate = X509_STORE_CTX_get_current_cert(context);
        int error = accepted == 1 ? judge->timeError(certificate) : X509_V_OK;
        if (accepted == 1 && X509_STORE_CTX_get_error_depth(context) == 0 &&
            !isFor(certificate, session))
            error = X509_V_ERR_HOSTNAME_MISMATCH;
        if (error != X509_V_OK) {
            X509_STORE_CTX_set_error(context, error);
            accepted = 0;
        }
        if (accepted == 0) judge->refused_(describe(context));
        // What the library itself would have asked.
        const auto library = SSL_CTX_get_verify_callback(SSL_get_SSL_CTX(session));
        return library == nullptr ? accepted : library(accepted, context);
    } catch (const std::exception&) {  // a certificate with dates that are none
        X509_STORE_CTX_set_error(context, X509_V_ERR_UNSPECIFIED);
        return 0;
    }
};

PeerJudge::PeerJudge(Times times, Refused refused)
    : times_{std::move(times)}, refused_{std::move(refused)} {
    if (judge_slot.load() != -1) throw std::logic_error{"a process has one PeerJudge"};
    judge_slot = SSL_get_ex_new_index(0, this, &Hooks::onNewSession, nullptr, nullptr);
    openssl::require(judge_slot.load() >= 0, "OpenSSL takes no judge of certificates");
}

PeerJudge::~PeerJudge() {
    CRYPTO_free_ex_index(CRYPTO_EX_INDEX_SSL, judge_slot.exchange(-1));
}

/// X509_V_OK when the certificate is valid at a time that may be now.
int PeerJudge::timeError(const X509* certificate) const {
    const TimePoint begin = openssl::readTime(X509_get0_notBefore(certificate));
    const TimePoint end = openssl::readTime(X509_get0_notAfter(certificate));
    int error = X509_V_ERR_CERT_HAS_EXPIRED;
    for (const PossibleTime& time : times_()) {
        if (time.from <= end && begin <= time.to) return X509_V_OK;
        if (time.to < begin) error = X509_V_ERR_CERT_NOT_YET_VALID;
    }
    return error;
}

}  // namespace platen::crypto
