#include "server/once/once_rules.hpp"

#include "common/crypto/sha256.hpp"
#include "server/http/problem.hpp"

#include <algorithm>
#include <string_view>

namespace platen::server::once {

namespace {

constexpr std::size_t kShortestKey = 8;
constexpr std::size_t kLongestKey = 64;

bool isKeyCharacter(char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool isKey(std::string_view text) {
    return text.size() >= kShortestKey && text.size() <= kLongestKey &&
           std::all_of(text.begin(), text.end(), &isKeyCharacter);
}

}  // namespace

Secret keyOf(const http::Request& request) {
    const std::string_view text = request.header("idempotency-key");
    if (!text.empty() && !isKey(text))
        throw http::Refused{
            400,
            "invalid-header",
            "Idempotency-Key is no key, allowed: 8 to 64 letters, digits, - and _"};
    return Secret{std::string{text}};
}

std::string keySha256(const Secret& key) {
    return crypto::sha256("platen idempotency key ", key.reveal());
}

std::string requestSha256(const http::Request& request, const Secret& key) {
    std::string line{http::methodName(request.method)};
    line.append(" ").append(request.path).append("\n").append(key.reveal()).append("\n");
    return crypto::sha256(line, request.body);
}

Secret sealingKey(const UserId& user, const Secret& key) {
    return Secret{crypto::sha256("platen answer of user " + user.value + " to ", key.reveal())};
}

http::Response repeated(int status, const std::string& body) {
    http::Response response = http::Response::noContent();
    response.status = status;
    response.headers["Idempotency-Replayed"] = "true";
    if (body.empty()) return response;
    response.content_type = "application/json";
    response.body = body;
    return response;
}

}  // namespace platen::server::once
