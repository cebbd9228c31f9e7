#include "common/crypto/openssl.hpp"

#include "common/crypto/pki.hpp"

#include <fmt/format.h>
#include <openssl/err.h>

#include <array>
#include <ctime>

namespace platen::crypto::openssl {

namespace {

std::string opensslReason() {
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    if (code == 0) return "no reason given";
    std::array<char, 256> text{};
    ERR_error_string_n(code, text.data(), text.size());
    return text.data();
}

/// Never asks for a pass phrase on the terminal.
int noPassPhrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*data*/) {
    return -1;
}

}  // namespace

void require(bool done, std::string_view what) {
    if (!done) throw CryptoError{fmt::format("{}: {}", what, opensslReason())};
}

Bio reader(std::string_view text) {
    Bio bio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
    require(bio != nullptr, "a text cannot be read");
    return bio;
}

Key readKey(std::string_view pem) {
    Key key{PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, &noPassPhrase, nullptr)};
    require(key != nullptr, "this is no private key in PEM form");
    return key;
}

Certificate readCertificate(std::string_view pem) {
    Certificate certificate{PEM_read_bio_X509(reader(pem).get(), nullptr, &noPassPhrase, nullptr)};
    require(certificate != nullptr, "this is no certificate in PEM form");
    return certificate;
}

Request readRequest(std::string_view pem) {
    Request request{PEM_read_bio_X509_REQ(reader(pem).get(), nullptr, &noPassPhrase, nullptr)};
    ERR_clear_error();
    return request;
}

TimePoint readTime(const ASN1_TIME* time) {
    std::tm parts{};
    require(time != nullptr && ASN1_TIME_to_tm(time, &parts) == 1, "a time cannot be read");
    return TimePoint{std::chrono::seconds{::timegm(&parts)}};
}

bool isSignedBy(X509* certificate, X509* authority) {
    const bool named = X509_check_issued(authority, certificate) == X509_V_OK;
    const bool proven = named && X509_verify(certificate, X509_get0_pubkey(authority)) == 1;
    ERR_clear_error();
    return proven;
}

std::string certificateText(const X509* certificate) {
    return written("a certificate cannot be written", [&](BIO* bio) {
        return PEM_write_bio_X509(bio, certificate);
    });
}

Name commonName(std::string_view text) {
    Name name{X509_NAME_new()};
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    const int size = static_cast<int>(text.size());
    const bool done =
        name != nullptr &&
        X509_NAME_add_entry_by_txt(name.get(), "CN", MBSTRING_UTF8, bytes, size, -1, 0) == 1;
    require(done, fmt::format("'{}' cannot be a common name", text));
    return name;
}

bool isP256(const EVP_PKEY* key) {
    std::array<char, 32> group{};
    std::size_t length = 0;
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) return false;
    if (EVP_PKEY_get_group_name(key, group.data(), group.size(), &length) != 1) return false;
    return std::string_view{group.data()} == SN_X9_62_prime256v1;
}

std::string publicKeyDer(const X509_PUBKEY* key) {
    unsigned char* bytes = nullptr;
    const int size = i2d_X509_PUBKEY(key, &bytes);
    require(size > 0, "a public key cannot be written");
    std::string der{reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
    OPENSSL_free(bytes);
    return der;
}

}  // namespace platen::crypto::openssl
