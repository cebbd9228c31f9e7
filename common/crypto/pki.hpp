#pragma once

#include "common/core/clock.hpp"
#include "common/core/result.hpp"
#include "common/core/secret.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// Keys, requests and certificates in PEM form. Functions here may be called from any thread.
namespace platen::crypto {

/// OpenSSL could not do what it was asked; the text has its reason.
class CryptoError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A new EC P-256 private key (PKCS #8, not encrypted).
[[nodiscard]] Secret makeKeyPem();

/// A certificate request (PKCS #10) for the key, signed with it. Throws CryptoError for a key that
/// is none.
[[nodiscard]] std::string makeCsrPem(const Secret& key_pem, std::string_view common_name);

enum class CsrError : std::uint8_t { NotARequest, NotP256, BadSignature };

/// For the person who sent the request.
[[nodiscard]] std::string_view describe(CsrError error);

/// SHA-256 (32 bytes) of the SubjectPublicKeyInfo of a request whose signature proves that its
/// sender has the private key.
[[nodiscard]] Result<std::string, CsrError> csrKeySha256(std::string_view csr_pem);

/// SHA-256 (32 bytes) of the SubjectPublicKeyInfo of a certificate. Throws CryptoError.
[[nodiscard]] std::string certificateKeySha256(std::string_view certificate_pem);

/// The same of the public half of a private key. Throws CryptoError.
[[nodiscard]] std::string privateKeySha256(const Secret& key_pem);

/// True when a client that asked for this host name or IP address would accept the certificate.
/// Throws CryptoError.
[[nodiscard]] bool certificateIsFor(std::string_view certificate_pem, const std::string& host);

/// When the certificate begins and ends. Throw CryptoError.
[[nodiscard]] TimePoint certificateNotBefore(std::string_view certificate_pem);
[[nodiscard]] TimePoint certificateNotAfter(std::string_view certificate_pem);

/// True when the authority has signed the certificate, whenever either is valid. Throws CryptoError
/// for a text that is no certificate.
[[nodiscard]] bool isSignedBy(std::string_view certificate_pem, std::string_view authority_pem);

/// When a revocation list has to be replaced by a newer one. Throws CryptoError.
[[nodiscard]] TimePoint crlNextUpdate(std::string_view crl_pem);

/// Every certificate of a text with any number of them, each as PEM of its own. Throws CryptoError
/// when there is none.
[[nodiscard]] std::vector<std::string> certificatesIn(std::string_view bundle_pem);

}  // namespace platen::crypto
