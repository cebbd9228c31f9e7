#include "common/crypto/enrol_token.hpp"

#include "common/core/text.hpp"
#include "common/crypto/sha256.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace platen::crypto {

namespace {

constexpr std::string_view kTokenPrefix = "ple_";
constexpr std::size_t kTokenIdSize = 8;
constexpr std::size_t kTokenSecretSize = 43;
constexpr std::size_t kTokenPinSize = 16;
constexpr std::string_view kIdAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

bool isLowerHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

bool isTokenId(std::string_view text) {
    return text.find_first_not_of(kIdAlphabet) == std::string_view::npos;
}

}  // namespace

std::string EnrolToken::text() const {
    return fmt::format("{}{}_{}_{}", kTokenPrefix, id, secret.reveal(), pin);
}

std::string EnrolToken::secretSha256() const {
    return sha256(base64UrlDecode(secret.reveal()).value_or(""));
}

EnrolToken makeEnrolToken(Random& random, std::string_view authority_key_sha256) {
    EnrolToken token;
    for (std::size_t i = 0; i < kTokenIdSize; ++i)
        token.id.push_back(kIdAlphabet[random.below(kIdAlphabet.size())]);
    token.secret = Secret{base64UrlEncode(random.bytes(32))};
    token.pin = pinOf(authority_key_sha256);
    return token;
}

std::optional<EnrolToken> parseEnrolToken(std::string_view text) {
    // By position: base64url has underscores of its own.
    constexpr std::size_t kSize =
        kTokenPrefix.size() + kTokenIdSize + 1 + kTokenSecretSize + 1 + kTokenPinSize;
    text = trim(text);
    if (text.size() != kSize || !text.starts_with(kTokenPrefix)) return std::nullopt;
    text.remove_prefix(kTokenPrefix.size());
    const std::string_view id = text.substr(0, kTokenIdSize);
    const std::string_view secret = text.substr(kTokenIdSize + 1, kTokenSecretSize);
    const std::string_view pin = text.substr(text.size() - kTokenPinSize);
    if (text[kTokenIdSize] != '_' || text[kTokenIdSize + 1 + kTokenSecretSize] != '_')
        return std::nullopt;
    const auto bytes = base64UrlDecode(secret);
    if (!isTokenId(id) || !bytes || bytes->size() != 32) return std::nullopt;
    if (!std::all_of(pin.begin(), pin.end(), &isLowerHex)) return std::nullopt;
    return EnrolToken{std::string{id}, Secret{std::string{secret}}, std::string{pin}};
}

std::string pinOf(std::string_view authority_key_sha256) {
    return hexEncode(authority_key_sha256).substr(0, kTokenPinSize);
}

}  // namespace platen::crypto
