#include "server/domain/users/sessions_rules.hpp"

#include "common/core/text.hpp"
#include "common/crypto/sha256.hpp"

#include <fmt/format.h>

namespace platen::server::domain {

namespace {

constexpr std::chrono::minutes kTouchEvery{1};

std::string_view cookieAttributes(CookieKind kind) {
    switch (kind) {
        case CookieKind::Secure:
            return "; Path=/; HttpOnly; SameSite=Lax; Secure";
        case CookieKind::PlainLoopback:
            return "; Path=/; HttpOnly; SameSite=Lax";
    }
    return "; Path=/; HttpOnly; SameSite=Lax; Secure";
}

}  // namespace

bool isLive(const SessionLimits& limits, TimePoint created, TimePoint last_used, TimePoint now) {
    return now - last_used < limits.idle && now - created < limits.life;
}

bool isTouchDue(TimePoint last_used, TimePoint now) {
    return now - last_used >= kTouchEvery;
}

std::string tokenSha256(std::string_view token) {
    return crypto::sha256(token);
}

std::string csrfToken(std::string_view session_token) {
    return base64UrlEncode(crypto::sha256("platen csrf token of session ", session_token));
}

std::string_view cookieName(CookieKind kind) {
    return kind == CookieKind::Secure ? "__Host-platen" : "platen";
}

std::string setCookie(CookieKind kind, const Secret& token) {
    return fmt::format("{}={}{}", cookieName(kind), token.reveal(), cookieAttributes(kind));
}

std::string clearCookie(CookieKind kind) {
    return fmt::format("{}={}; Max-Age=0", cookieName(kind), cookieAttributes(kind));
}

}  // namespace platen::server::domain
