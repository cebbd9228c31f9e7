#include "common/crypto/file_sha256.hpp"

#include <openssl/evp.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace platen::crypto {

namespace {

constexpr std::size_t kPieceBytes = 1U << 18U;

[[noreturn]] void failToRead(const std::string& path) {
    throw std::system_error{errno, std::generic_category(), path};
}

void requireDone(bool done) {
    if (!done) throw std::runtime_error{"OpenSSL cannot compute SHA-256"};
}

}  // namespace

std::string fileSha256(const std::string& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{
        std::fopen(path.c_str(), "rbe"), &std::fclose};
    if (!file) failToRead(path);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{
        EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    requireDone(context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1);
    std::vector<char> piece(kPieceBytes);
    while (const std::size_t count = std::fread(piece.data(), 1, piece.size(), file.get()))
        requireDone(EVP_DigestUpdate(context.get(), piece.data(), count) == 1);
    if (std::ferror(file.get()) != 0) failToRead(path);
    std::string digest(32, '\0');
    auto* octets = reinterpret_cast<unsigned char*>(digest.data());
    requireDone(EVP_DigestFinal_ex(context.get(), octets, nullptr) == 1);
    return digest;
}

}  // namespace platen::crypto
