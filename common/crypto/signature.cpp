#include "common/crypto/signature.hpp"

#include "common/crypto/openssl.hpp"
#include "common/crypto/pki.hpp"

#include <openssl/err.h>

namespace platen::crypto {

namespace {

using DigestContext = std::unique_ptr<EVP_MD_CTX, openssl::Free<&EVP_MD_CTX_free>>;

const unsigned char* octets(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

struct SigningKey::State {
    openssl::Key key;
};

SigningKey::SigningKey(const Secret& key_pem)
    : state_{std::make_unique<State>(State{openssl::readKey(key_pem.reveal())})},
      id_{privateKeySha256(key_pem)} {
    openssl::require(openssl::isP256(state_->key.get()), "a key is none of EC P-256");
}

SigningKey::~SigningKey() = default;
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;

std::string SigningKey::sign(std::string_view bytes) const {
    const DigestContext context{EVP_MD_CTX_new()};
    std::string signature(kMostSignatureBytes, '\0');
    std::size_t length = signature.size();
    const bool done =
        context &&
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, state_->key.get()) == 1 &&
        EVP_DigestSign(
            context.get(),
            reinterpret_cast<unsigned char*>(signature.data()),
            &length,
            octets(bytes),
            bytes.size()) == 1;
    openssl::require(done, "a signature cannot be made");
    signature.resize(length);
    return signature;
}

std::string certificateKey(std::string_view certificate_pem) {
    const openssl::Certificate certificate = openssl::readCertificate(certificate_pem);
    return openssl::publicKeyDer(X509_get_X509_PUBKEY(certificate.get()));
}

bool isSignatureOf(
    std::string_view public_key_der, std::string_view bytes, std::string_view signature) {
    const unsigned char* begin = octets(public_key_der);
    const openssl::Key key{d2i_PUBKEY(nullptr, &begin, static_cast<long>(public_key_der.size()))};
    const DigestContext context{EVP_MD_CTX_new()};
    const bool proven =
        key && context &&
        EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
        EVP_DigestVerify(
            context.get(), octets(signature), signature.size(), octets(bytes), bytes.size()) == 1;
    ERR_clear_error();
    return proven;
}

}  // namespace platen::crypto
