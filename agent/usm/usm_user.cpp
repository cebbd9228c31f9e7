#include "agent/usm/usm_user.hpp"

#include "agent/usm/digest.hpp"
#include "agent/usm/privacy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

namespace platen::agent::usm {

namespace {

constexpr std::string_view kLocalisedKey = "localised-key:";
constexpr std::size_t kLongestName = 32;        // RFC 3414 section 2.4
constexpr std::size_t kLongestContext = 255;    // what a message can carry, and no device needs
constexpr std::size_t kShortestPassPhrase = 8;  // RFC 3414 section 11.2

constexpr std::array<std::pair<std::string_view, AuthProtocol>, 8> kAuthNames{
    {{"NONE", AuthProtocol::None},
     {"MD5", AuthProtocol::Md5},
     {"SHA", AuthProtocol::Sha1},
     {"SHA1", AuthProtocol::Sha1},
     {"SHA224", AuthProtocol::Sha224},
     {"SHA256", AuthProtocol::Sha256},
     {"SHA384", AuthProtocol::Sha384},
     {"SHA512", AuthProtocol::Sha512}}};

constexpr std::array<std::pair<std::string_view, PrivProtocol>, 8> kPrivNames{
    {{"NONE", PrivProtocol::None},
     {"DES", PrivProtocol::Des},
     {"AES", PrivProtocol::Aes128},
     {"AES128", PrivProtocol::Aes128},
     {"AES192", PrivProtocol::Aes192},
     {"AES256", PrivProtocol::Aes256},
     {"AES192C", PrivProtocol::Aes192Reeder},
     {"AES256C", PrivProtocol::Aes256Reeder}}};

template <class Table>
auto named(const Table& table, std::string_view text)
    -> std::optional<typename Table::value_type::second_type> {
    std::string plain;
    for (const char c : text) {
        if (c != '-') plain += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    const auto found = std::ranges::find(table, std::string_view{plain}, &Table::value_type::first);
    if (found == table.end()) return std::nullopt;
    return found->second;
}

bool isLocalisedKey(const Secret& secret) {
    return secret.reveal().starts_with(kLocalisedKey);
}

std::optional<std::string> faultOfSecret(
    const Secret& secret, std::string_view what, std::size_t key_size) {
    if (secret.empty()) return fmt::format("the {} secret is missing or empty", what);
    if (isLocalisedKey(secret)) {
        const auto key = localisedKeyIn(secret);
        if (key && key->size() == key_size) return std::nullopt;
        return fmt::format(
            "the {} secret is no localised key for its protocol, needed: {} hexadecimal digits",
            what,
            key_size * 2);
    }
    if (secret.reveal().size() >= kShortestPassPhrase) return std::nullopt;
    return fmt::format(
        "the {} secret has {} characters, allowed: {} or more",
        what,
        secret.reveal().size(),
        kShortestPassPhrase);
}

}  // namespace

SecurityLevel levelOf(const UsmUser& user) {
    if (user.auth == AuthProtocol::None) return SecurityLevel::NoAuthNoPriv;
    if (user.priv == PrivProtocol::None) return SecurityLevel::AuthNoPriv;
    return SecurityLevel::AuthPriv;
}

bool sameUser(const UsmUser& one, const UsmUser& other) {
    return one.name == other.name && one.auth == other.auth && one.priv == other.priv &&
           one.auth_secret.reveal() == other.auth_secret.reveal() &&
           one.priv_secret.reveal() == other.priv_secret.reveal();
}

std::optional<AuthProtocol> parseAuthProtocol(std::string_view text) {
    return named(kAuthNames, text);
}

std::optional<PrivProtocol> parsePrivProtocol(std::string_view text) {
    return named(kPrivNames, text);
}

std::string_view authProtocolNames() {
    return "none, MD5, SHA (SHA-1), SHA224, SHA256, SHA384, SHA512";
}

std::string_view privProtocolNames() {
    return "none, DES, AES (AES128), AES192, AES256, AES192C, AES256C";
}

std::optional<std::string> faultOf(const UsmUser& user) {
    if (user.name.empty() || user.name.size() > kLongestName) {
        return fmt::format(
            "the user name has {} octets, allowed: 1 to {}", user.name.size(), kLongestName);
    }
    if (user.context.size() > kLongestContext) {
        return fmt::format(
            "the context has {} octets, allowed: at most {}", user.context.size(), kLongestContext);
    }
    const bool authenticates = user.auth != AuthProtocol::None;
    const bool encrypts = user.priv != PrivProtocol::None;
    if (encrypts && !authenticates) return "a privacy protocol needs an authentication protocol";
    if (!authenticates && !user.auth_secret.empty())
        return "there is an authentication secret, but no authentication protocol";
    if (!encrypts && !user.priv_secret.empty())
        return "there is a privacy secret, but no privacy protocol";
    if (authenticates) {
        auto fault = faultOfSecret(user.auth_secret, "authentication", digestSize(user.auth));
        if (fault) return fault;
    }
    if (encrypts) return faultOfSecret(user.priv_secret, "privacy", privacyKeySize(user.priv));
    return std::nullopt;
}

std::optional<std::string> localisedKeyIn(const Secret& secret) {
    if (!isLocalisedKey(secret)) return std::nullopt;
    const std::string_view digits = std::string_view{secret.reveal()}.substr(kLocalisedKey.size());
    if (digits.empty() || digits.size() % 2 != 0) return std::nullopt;
    std::string key;
    for (std::size_t at = 0; at < digits.size(); at += 2) {
        unsigned byte = 0;
        const char* end = digits.data() + at + 2;
        const auto [stopped, error] = std::from_chars(digits.data() + at, end, byte, 16);
        if (error != std::errc{} || stopped != end) return std::nullopt;
        key += static_cast<char>(byte);
    }
    return key;
}

}  // namespace platen::agent::usm
