#pragma once

#include "common/core/clock.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <string_view>

/// OpenSSL's objects with owners. For the .cpp files of this folder only.
namespace platen::crypto::openssl {

template <auto Release>
struct Free {
    template <class T>
    void operator()(T* object) const {
        Release(object);
    }
};

using Key = std::unique_ptr<EVP_PKEY, Free<&EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<&X509_free>>;
using Request = std::unique_ptr<X509_REQ, Free<&X509_REQ_free>>;
using Crl = std::unique_ptr<X509_CRL, Free<&X509_CRL_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<&X509_EXTENSION_free>>;
using Name = std::unique_ptr<X509_NAME, Free<&X509_NAME_free>>;
using Time = std::unique_ptr<ASN1_TIME, Free<&ASN1_TIME_free>>;
using Integer = std::unique_ptr<ASN1_INTEGER, Free<&ASN1_INTEGER_free>>;
using BigNumber = std::unique_ptr<BIGNUM, Free<&BN_free>>;
using Bio = std::unique_ptr<BIO, Free<&BIO_free_all>>;

/// Throws CryptoError with OpenSSL's own reason when `done` is false.
void require(bool done, std::string_view what);

/// A stream that reads `text`, which must outlive it.
[[nodiscard]] Bio reader(std::string_view text);

/// What `write(bio)` wrote. `write` returns 1 when it could.
template <class Write>
[[nodiscard]] std::string written(std::string_view what, Write write) {
    const Bio bio{BIO_new(BIO_s_mem())};
    require(bio && write(bio.get()) == 1, what);
    char* text = nullptr;
    const long length = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(length)};
}

/// Throw CryptoError for a text that is none.
[[nodiscard]] Key readKey(std::string_view pem);
[[nodiscard]] Certificate readCertificate(std::string_view pem);
/// Null for a text that is none: it comes from the network.
[[nodiscard]] Request readRequest(std::string_view pem);

/// Throws CryptoError for a time that is none.
[[nodiscard]] TimePoint readTime(const ASN1_TIME* time);

/// True when `authority` issued the certificate, whenever either is valid.
[[nodiscard]] bool isSignedBy(X509* certificate, X509* authority);

/// PEM.
[[nodiscard]] std::string certificateText(const X509* certificate);

/// A distinguished name with nothing but a common name.
[[nodiscard]] Name commonName(std::string_view text);

[[nodiscard]] bool isP256(const EVP_PKEY* key);

/// DER of the SubjectPublicKeyInfo.
[[nodiscard]] std::string publicKeyDer(const X509_PUBKEY* key);

}  // namespace platen::crypto::openssl
