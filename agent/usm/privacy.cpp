#include "agent/usm/privacy.hpp"

#include <openssl/evp.h>

#include <memory>
#include <new>
#include <stdexcept>

namespace platen::agent::usm {

namespace {

constexpr std::size_t kDesKey = 8;
constexpr std::size_t kDesBlock = 8;
constexpr std::size_t kSalt = 8;

/// Big-endian.
template <class Number>
std::string octetsOf(Number number) {
    std::string octets(sizeof number, '\0');
    for (std::size_t i = octets.size(); i-- > 0; number >>= 8U)
        octets[i] = static_cast<char>(number & 0xFFU);
    return octets;
}

const EVP_CIPHER* cipherOf(PrivProtocol protocol) {
    switch (protocol) {
        case PrivProtocol::None:
            break;
        case PrivProtocol::Des:
            // Triple DES with one key three times is DES, and needs no provider of old ciphers.
            return EVP_des_ede3_cbc();
        case PrivProtocol::Aes128:
            return EVP_aes_128_cfb128();
        case PrivProtocol::Aes192:
        case PrivProtocol::Aes192Reeder:
            return EVP_aes_192_cfb128();
        case PrivProtocol::Aes256:
        case PrivProtocol::Aes256Reeder:
            return EVP_aes_256_cfb128();
    }
    throw std::logic_error{"USM: encryption without a privacy protocol"};
}

struct KeyAndVector {
    std::string key;
    std::string vector;
};

/// RFC 3414 section 8.1.1.1 and RFC 3826 section 3.1.2.1.
KeyAndVector prepare(
    PrivProtocol protocol,
    const Secret& secret,
    std::uint32_t boots,
    std::uint32_t time,
    std::string_view salt) {
    const std::string& key = secret.reveal();
    if (key.size() != privacyKeySize(protocol)) throw std::logic_error{"USM: a key of wrong size"};
    if (protocol != PrivProtocol::Des)
        return {.key = key, .vector = octetsOf(boots) + octetsOf(time) + std::string{salt}};
    const std::string des = key.substr(0, kDesKey);
    std::string vector = key.substr(kDesKey);
    for (std::size_t i = 0; i < vector.size(); ++i)
        vector[i] = static_cast<char>(vector[i] ^ salt[i]);
    return {.key = des + des + des, .vector = std::move(vector)};
}

enum class Direction : std::uint8_t { Decrypt = 0, Encrypt = 1 };

std::string run(
    PrivProtocol protocol, const KeyAndVector& with, Direction direction, std::string_view input) {
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context{
        EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free};
    if (!context) throw std::bad_alloc{};
    const auto bytes = [](const std::string& text) {
        return reinterpret_cast<const unsigned char*>(text.data());
    };
    std::string output(input.size() + EVP_MAX_BLOCK_LENGTH, '\0');
    int length = 0;
    int rest = 0;
    auto* out = reinterpret_cast<unsigned char*>(output.data());
    const bool done = EVP_CipherInit_ex(
                          context.get(),
                          cipherOf(protocol),
                          nullptr,
                          bytes(with.key),
                          bytes(with.vector),
                          static_cast<int>(direction)) == 1 &&
                      EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
                      EVP_CipherUpdate(
                          context.get(),
                          out,
                          &length,
                          reinterpret_cast<const unsigned char*>(input.data()),
                          static_cast<int>(input.size())) == 1 &&
                      EVP_CipherFinal_ex(context.get(), out + length, &rest) == 1;
    if (!done) throw std::runtime_error{"OpenSSL cannot run a cipher of SNMPv3"};
    output.resize(static_cast<std::size_t>(length + rest));
    return output;
}

}  // namespace

std::size_t privacyKeySize(PrivProtocol protocol) {
    const auto size = static_cast<std::size_t>(EVP_CIPHER_get_key_length(cipherOf(protocol)));
    return protocol == PrivProtocol::Des ? kDesKey + kDesBlock : size;
}

EncryptedData encrypt(
    PrivProtocol protocol, const Secret& key, const PrivacyMoment& moment, std::string_view plain) {
    const bool des = protocol == PrivProtocol::Des;
    std::string salt =
        des ? octetsOf(moment.boots) + octetsOf(static_cast<std::uint32_t>(moment.counter))
            : octetsOf(moment.counter);
    std::string padded{plain};
    if (des) padded.resize((plain.size() + kDesBlock - 1) / kDesBlock * kDesBlock, '\0');
    const auto with = prepare(protocol, key, moment.boots, moment.time, salt);
    return {.octets = run(protocol, with, Direction::Encrypt, padded), .salt = std::move(salt)};
}

std::optional<std::string> decrypt(
    PrivProtocol protocol,
    const Secret& key,
    std::uint32_t boots,
    std::uint32_t time,
    std::string_view salt,
    std::string_view octets) {
    if (salt.size() != kSalt) return std::nullopt;
    if (protocol == PrivProtocol::Des && octets.size() % kDesBlock != 0) return std::nullopt;
    const auto with = prepare(protocol, key, boots, time, salt);
    return run(protocol, with, Direction::Decrypt, octets);
}

}  // namespace platen::agent::usm
