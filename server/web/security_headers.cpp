#include "server/web/security_headers.hpp"

#include <fmt/format.h>

namespace platen::server::web {

std::string contentSecurityPolicy(std::string_view nonce) {
    // style-src-attr: the component library sizes its elements with style attributes.
    return fmt::format(
        "default-src 'none'; script-src 'self'; style-src 'self'{}; "
        "style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'",
        nonce.empty() ? "" : fmt::format(" 'nonce-{}'", nonce));
}

void addSecurityHeaders(http::Response& response, bool secure) {
    auto& headers = response.headers;
    headers.try_emplace("Content-Security-Policy", contentSecurityPolicy(""));
    headers.try_emplace("X-Content-Type-Options", "nosniff");
    headers.try_emplace("Referrer-Policy", "same-origin");
    headers.try_emplace("Cache-Control", "no-store");
    headers.try_emplace("Cross-Origin-Opener-Policy", "same-origin");
    headers.try_emplace("Cross-Origin-Resource-Policy", "same-origin");
    if (secure) headers.try_emplace("Strict-Transport-Security", "max-age=31536000");
}

}  // namespace platen::server::web
