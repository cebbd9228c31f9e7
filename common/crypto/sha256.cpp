#include "common/crypto/sha256.hpp"

#include <openssl/evp.h>

#include <new>
#include <stdexcept>

namespace platen::crypto {

std::string sha256(std::string_view first, std::string_view second) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{
        EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    if (!context) throw std::bad_alloc{};
    std::string digest(32, '\0');
    unsigned length = 0;
    const bool done =
        EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1 &&
        EVP_DigestUpdate(context.get(), first.data(), first.size()) == 1 &&
        EVP_DigestUpdate(context.get(), second.data(), second.size()) == 1 &&
        EVP_DigestFinal_ex(
            context.get(), reinterpret_cast<unsigned char*>(digest.data()), &length) == 1;
    if (!done || length != digest.size())
        throw std::runtime_error{"OpenSSL cannot compute SHA-256"};
    return digest;
}

std::string sha256(std::string_view bytes) {
    return sha256(bytes, {});
}

}  // namespace platen::crypto
