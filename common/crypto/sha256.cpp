#include "common/crypto/sha256.hpp"

#include <openssl/evp.h>

#include <new>
#include <stdexcept>

namespace platen::crypto {

namespace {

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

/// Looked up once: that costs more than a kilobyte to hash. Never freed: it is as old as the
/// process.
const EVP_MD* algorithm() {
    static const EVP_MD* const found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return found;
}

EVP_MD_CTX* contextOfThread() {
    thread_local const Context context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    if (!context) throw std::bad_alloc{};
    return context.get();
}

}  // namespace

std::string sha256(std::string_view first, std::string_view second) {
    EVP_MD_CTX* const context = contextOfThread();
    std::string digest(32, '\0');
    unsigned length = 0;
    const bool done =
        algorithm() != nullptr && EVP_DigestInit_ex(context, algorithm(), nullptr) == 1 &&
        EVP_DigestUpdate(context, first.data(), first.size()) == 1 &&
        EVP_DigestUpdate(context, second.data(), second.size()) == 1 &&
        EVP_DigestFinal_ex(context, reinterpret_cast<unsigned char*>(digest.data()), &length) == 1;
    if (!done || length != digest.size())
        throw std::runtime_error{"OpenSSL cannot compute SHA-256"};
    return digest;
}

std::string sha256(std::string_view bytes) {
    return sha256(bytes, {});
}

}  // namespace platen::crypto
