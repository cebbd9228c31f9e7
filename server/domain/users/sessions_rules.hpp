#pragma once

#include "server/domain/users/sessions.hpp"

#include <string>
#include <string_view>

namespace platen::server::domain {

[[nodiscard]] bool isLive(
    const SessionLimits& limits, TimePoint created, TimePoint last_used, TimePoint now);

/// True when the time of last use has to be written again: not at every request.
[[nodiscard]] bool isTouchDue(TimePoint last_used, TimePoint now);

/// 32 bytes: what the database keeps of a token.
[[nodiscard]] std::string tokenSha256(std::string_view token);

/// The CSRF token of a session: made of its token, so that it can be told again to whoever has the
/// cookie, and tells nothing about it.
[[nodiscard]] std::string csrfToken(std::string_view session_token);

/// "__Host-platen", or "platen" without TLS: browsers refuse the prefix there.
[[nodiscard]] std::string_view cookieName(CookieKind kind);

/// The values of Set-Cookie that set the session and end it.
[[nodiscard]] std::string setCookie(CookieKind kind, const Secret& token);
[[nodiscard]] std::string clearCookie(CookieKind kind);

}  // namespace platen::server::domain
