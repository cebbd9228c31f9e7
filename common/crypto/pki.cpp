#include "common/crypto/pki.hpp"

#include "common/crypto/openssl.hpp"
#include "common/crypto/sha256.hpp"

#include <openssl/err.h>

namespace platen::crypto {

Secret makeKeyPem() {
    const openssl::Key key{EVP_EC_gen("P-256")};
    openssl::require(key != nullptr, "no key could be made");
    return Secret{openssl::written("the new key cannot be written", [&](BIO* bio) {
        return PEM_write_bio_PKCS8PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    })};
}

std::string makeCsrPem(const Secret& key_pem, std::string_view common_name) {
    const openssl::Key key = openssl::readKey(key_pem.reveal());
    const openssl::Name name = openssl::commonName(common_name);
    const openssl::Request request{X509_REQ_new()};
    const bool made = request && X509_REQ_set_subject_name(request.get(), name.get()) == 1 &&
                      X509_REQ_set_pubkey(request.get(), key.get()) == 1 &&
                      X509_REQ_sign(request.get(), key.get(), EVP_sha256()) > 0;
    openssl::require(made, "no certificate request could be made");
    return openssl::written("the request cannot be written", [&](BIO* bio) {
        return PEM_write_bio_X509_REQ(bio, request.get());
    });
}

std::string_view describe(CsrError error) {
    switch (error) {
        case CsrError::NotARequest:
            return "csr is no PKCS #10 request in PEM form";
        case CsrError::NotP256:
            return "csr has another key than the allowed EC P-256";
        case CsrError::BadSignature:
            return "csr is not signed with its own key";
    }
    throw std::logic_error{"unhandled CsrError"};
}

Result<std::string, CsrError> csrKeySha256(std::string_view csr_pem) {
    const openssl::Request request = openssl::readRequest(csr_pem);
    if (!request) return Failure{CsrError::NotARequest};
    EVP_PKEY* key = X509_REQ_get0_pubkey(request.get());
    if (key == nullptr || !openssl::isP256(key)) return Failure{CsrError::NotP256};
    if (X509_REQ_verify(request.get(), key) != 1) return Failure{CsrError::BadSignature};
    return sha256(openssl::publicKeyDer(X509_REQ_get_X509_PUBKEY(request.get())));
}

std::string certificateKeySha256(std::string_view certificate_pem) {
    const openssl::Certificate certificate = openssl::readCertificate(certificate_pem);
    return sha256(openssl::publicKeyDer(X509_get_X509_PUBKEY(certificate.get())));
}

std::string privateKeySha256(const Secret& key_pem) {
    const auto digest = csrKeySha256(makeCsrPem(key_pem, "key"));
    if (!digest) throw CryptoError{"the private key is no EC P-256 key"};
    return digest.value();
}

bool certificateIsFor(std::string_view certificate_pem, const std::string& host) {
    const openssl::Certificate certificate = openssl::readCertificate(certificate_pem);
    return X509_check_host(certificate.get(), host.data(), host.size(), 0, nullptr) == 1 ||
           X509_check_ip_asc(certificate.get(), host.c_str(), 0) == 1;
}

TimePoint certificateNotBefore(std::string_view certificate_pem) {
    const openssl::Certificate certificate = openssl::readCertificate(certificate_pem);
    return openssl::readTime(X509_get0_notBefore(certificate.get()));
}

TimePoint certificateNotAfter(std::string_view certificate_pem) {
    const openssl::Certificate certificate = openssl::readCertificate(certificate_pem);
    return openssl::readTime(X509_get0_notAfter(certificate.get()));
}

bool isSignedBy(std::string_view certificate_pem, std::string_view authority_pem) {
    const openssl::Certificate certificate = openssl::readCertificate(certificate_pem);
    const openssl::Certificate authority = openssl::readCertificate(authority_pem);
    return openssl::isSignedBy(certificate.get(), authority.get());
}

TimePoint crlNextUpdate(std::string_view crl_pem) {
    const openssl::Bio text = openssl::reader(crl_pem);
    const openssl::Crl crl{PEM_read_bio_X509_CRL(text.get(), nullptr, nullptr, nullptr)};
    openssl::require(crl != nullptr, "not a revocation list in PEM form");
    return openssl::readTime(X509_CRL_get0_nextUpdate(crl.get()));
}

std::vector<std::string> certificatesIn(std::string_view bundle_pem) {
    const openssl::Bio text = openssl::reader(bundle_pem);
    std::vector<std::string> all;
    while (const openssl::Certificate certificate{
        PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr)})
        all.push_back(openssl::certificateText(certificate.get()));
    openssl::require(!all.empty(), "not a certificate in PEM form");
    ERR_clear_error();  // the end of the text is one to OpenSSL
    return all;
}

}  // namespace platen::crypto
