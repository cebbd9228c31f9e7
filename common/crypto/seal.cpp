#include "common/crypto/seal.hpp"

#include "common/crypto/pki.hpp"

#include <sodium.h>

namespace platen::crypto {

namespace {

constexpr std::size_t kNonce = crypto_secretbox_NONCEBYTES;
constexpr std::size_t kTag = crypto_secretbox_MACBYTES;

/// libsodium takes unsigned bytes.
unsigned char* octets(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

const unsigned char* octets(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

const unsigned char* keyOctets(const Secret& key) {
    if (sodium_init() < 0) throw CryptoError{"libsodium cannot be used on this machine"};
    if (key.reveal().size() != crypto_secretbox_KEYBYTES)
        throw CryptoError{"a key to seal with has 32 bytes"};
    return octets(std::string_view{key.reveal()});
}

}  // namespace

std::string seal(const Secret& key, std::string_view text) {
    const unsigned char* key_octets = keyOctets(key);
    std::string sealed(kNonce + kTag + text.size(), '\0');
    randombytes_buf(sealed.data(), kNonce);
    crypto_secretbox_easy(
        octets(sealed) + kNonce, octets(text), text.size(), octets(sealed), key_octets);
    return sealed;
}

std::optional<std::string> unseal(const Secret& key, std::string_view sealed) {
    const unsigned char* key_octets = keyOctets(key);
    if (sealed.size() < kNonce + kTag) return std::nullopt;
    std::string text(sealed.size() - kNonce - kTag, '\0');
    const int failed = crypto_secretbox_open_easy(
        octets(text), octets(sealed) + kNonce, sealed.size() - kNonce, octets(sealed), key_octets);
    if (failed != 0) return std::nullopt;
    return text;
}

}  // namespace platen::crypto
