#include "agent/usm/digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <stdexcept>

namespace platen::agent::usm {

namespace {

const EVP_MD* functionOf(AuthProtocol protocol) {
    switch (protocol) {
        case AuthProtocol::None:
            break;
        case AuthProtocol::Md5:
            return EVP_md5();
        case AuthProtocol::Sha1:
            return EVP_sha1();
        case AuthProtocol::Sha224:
            return EVP_sha224();
        case AuthProtocol::Sha256:
            return EVP_sha256();
        case AuthProtocol::Sha384:
            return EVP_sha384();
        case AuthProtocol::Sha512:
            return EVP_sha512();
    }
    throw std::logic_error{"USM: a digest without an authentication protocol"};
}

void require(bool done) {
    if (!done) throw std::runtime_error{"OpenSSL cannot compute a digest of SNMPv3"};
}

/// One hash under way.
class Hash {
public:
    explicit Hash(AuthProtocol protocol) : context_{EVP_MD_CTX_new(), &EVP_MD_CTX_free} {
        if (!context_) throw std::bad_alloc{};
        require(EVP_DigestInit_ex(context_.get(), functionOf(protocol), nullptr) == 1);
    }
    void add(std::string_view bytes) {
        require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
    }
    [[nodiscard]] std::string finish() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned length = 0;
        require(EVP_DigestFinal_ex(context_.get(), digest.data(), &length) == 1);
        return {digest.data(), digest.data() + length};
    }

private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

std::size_t digestSize(AuthProtocol protocol) {
    return static_cast<std::size_t>(EVP_MD_get_size(functionOf(protocol)));
}

std::size_t macSize(AuthProtocol protocol) {
    switch (protocol) {
        case AuthProtocol::None:
            break;
        case AuthProtocol::Md5:
        case AuthProtocol::Sha1:
            return 12;
        case AuthProtocol::Sha224:
            return 16;
        case AuthProtocol::Sha256:
            return 24;
        case AuthProtocol::Sha384:
            return 32;
        case AuthProtocol::Sha512:
            return 48;
    }
    throw std::logic_error{"USM: a code without an authentication protocol"};
}

std::string digestOf(AuthProtocol protocol, std::string_view bytes) {
    Hash hash{protocol};
    hash.add(bytes);
    return hash.finish();
}

std::string digestOfRepeated(AuthProtocol protocol, std::string_view text, std::size_t length) {
    if (text.empty()) throw std::logic_error{"USM: nothing to repeat"};
    constexpr std::size_t kEnough = 4096;  // so that few calls do
    std::string block{text};
    while (block.size() < kEnough)
        block += text;
    Hash hash{protocol};
    for (std::size_t left = length; left > 0;) {
        const std::size_t part = std::min(left, block.size());
        hash.add(std::string_view{block}.substr(0, part));
        left -= part;
    }
    return hash.finish();
}

std::string macOf(AuthProtocol protocol, std::string_view key, std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> code{};
    unsigned length = 0;
    const unsigned char* done = HMAC(
        functionOf(protocol),
        key.data(),
        static_cast<int>(key.size()),
        reinterpret_cast<const unsigned char*>(bytes.data()),
        bytes.size(),
        code.data(),
        &length);
    require(done != nullptr && length >= macSize(protocol));
    return {code.data(), code.data() + macSize(protocol)};
}

}  // namespace platen::agent::usm
