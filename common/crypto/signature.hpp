#pragma once

#include "common/core/secret.hpp"

#include <memory>
#include <string>
#include <string_view>

// Signatures by the keys that certificates are for: ECDSA over P-256 and SHA-256. Any thread.
namespace platen::crypto {

/// A private key that signs.
class SigningKey {
public:
    /// Throws CryptoError for a text that is no private key of EC P-256.
    explicit SigningKey(const Secret& key_pem);
    ~SigningKey();
    SigningKey(SigningKey&&) noexcept;
    SigningKey& operator=(SigningKey&&) noexcept;
    SigningKey(const SigningKey&) = delete;
    SigningKey& operator=(const SigningKey&) = delete;

    /// SHA-256 (32 bytes) of its SubjectPublicKeyInfo.
    [[nodiscard]] const std::string& id() const { return id_; }
    /// DER, at most kMostSignatureBytes, another one each time. Throws CryptoError.
    [[nodiscard]] std::string sign(std::string_view bytes) const;

private:
    struct State;
    std::unique_ptr<State> state_;
    std::string id_;
};

inline constexpr std::size_t kMostSignatureBytes = 72;

/// The SubjectPublicKeyInfo (DER) of a certificate. Throws CryptoError.
[[nodiscard]] std::string certificateKey(std::string_view certificate_pem);

/// True when who has the private half of the key signed the bytes; false also for a key or a
/// signature that is none: both come from outside.
[[nodiscard]] bool isSignatureOf(
    std::string_view public_key_der, std::string_view bytes, std::string_view signature);

}  // namespace platen::crypto
