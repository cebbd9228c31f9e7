#include "server/web/gate_rules.hpp"

#include "common/core/text.hpp"
#include "common/crypto/sha256.hpp"
#include "server/http/entity_tag.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace platen::server::web {

namespace {

using http::Access;
using http::Refused;

constexpr std::size_t kETagDigits = 32;

bool isOwnOrigin(const http::Request& request) {
    const std::string_view site = request.header("sec-fetch-site");
    if (!site.empty()) return site == "same-origin";
    const std::string_view origin = request.header("origin");
    if (origin.empty()) return true;  // no browser: CSRF is a browser's fault
    const std::string own =
        fmt::format("{}://{}", request.secure ? "https" : "http", request.header("host"));
    return asciiLower(origin) == asciiLower(own);
}

/// The time it takes tells nothing: digests are compared.
bool sameSecret(std::string_view left, std::string_view right) {
    return crypto::sha256(left) == crypto::sha256(right);
}

/// If-None-Match is a list of tags, or a star.
bool hasTag(std::string_view if_none_match, std::string_view tag) {
    for (const std::string_view part : split(if_none_match, ',')) {
        std::string_view candidate = trim(part);
        if (candidate.starts_with("W/")) candidate.remove_prefix(2);
        if (candidate == tag || candidate == "*") return true;
    }
    return false;
}

}  // namespace

void requireKnownParameters(const http::Route& route, const http::Request& request) {
    for (const auto& [name, value] : request.query.all()) {
        if (std::find(route.parameters.begin(), route.parameters.end(), name) !=
            route.parameters.end())
            continue;
        throw Refused{
            400,
            "unknown-parameter",
            fmt::format(
                "unknown parameter '{}', allowed: {}",
                cleanUtf8(name),
                route.parameters.empty() ? "none"
                                         : fmt::format("{}", fmt::join(route.parameters, ", ")))};
    }
}

void requireOwnOrigin(const http::Request& request) {
    if (request.method == http::Method::Get || isOwnOrigin(request)) return;
    throw Refused{403, "foreign-origin", "the request was made by a page of another site"};
}

void requireCsrfToken(const http::Request& request) {
    if (request.method == http::Method::Get) return;
    if (sameSecret(request.header("x-csrf-token"), request.user().csrf_token)) return;
    throw Refused{
        403, "csrf-token", "X-CSRF-Token is not the csrf_token that GET /api/v1/session gives"};
}

domain::SessionUse sessionUse(const http::Request& request) {
    const bool unattended =
        request.header("x-unattended") == "true" || request.header("accept") == "text/event-stream";
    return unattended ? domain::SessionUse::Unattended : domain::SessionUse::Active;
}

void requireRights(const http::Route& route, const http::Request& request) {
    if (!request.identity)
        throw Refused{401, "no-session", "log in first: POST /api/v1/session"}.with(
            "WWW-Authenticate", "Session realm=\"platen\"");
    if (route.access == Access::AnySession) return;
    if (request.identity->must_change_password) {
        throw Refused{
            403,
            "password-change-required",
            "the password has to be changed first: POST /api/v1/session/password"};
    }
    if (route.access == Access::Admin && request.identity->role != http::Role::Admin)
        throw Refused{403, "not-allowed", "only administrators may do this"};
}

http::Response withETag(const http::Request& request, http::Response response) {
    const bool is_get = request.method == http::Method::Get;
    if (response.continuation || response.pieces) return response;
    if (response.status != 200 || !(is_get || response.revision)) return response;
    const std::string hash = hexEncode(crypto::sha256(response.body)).substr(0, kETagDigits);
    const std::string tag = http::entityTag(response, hash);
    response.headers["ETag"] = tag;
    if (!is_get) return response;
    response.headers["Cache-Control"] = "private, no-cache";
    if (!hasTag(request.header("if-none-match"), tag)) return response;
    response.status = 304;
    response.content_type.clear();
    response.body.clear();
    return response;
}

}  // namespace platen::server::web
