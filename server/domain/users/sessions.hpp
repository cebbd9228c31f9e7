#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "common/core/secret.hpp"

#include <chrono>
#include <string>

namespace platen::server::domain {

struct SessionLimits {
    std::chrono::minutes idle{30};
    std::chrono::minutes life{12 * 60};
};

using SessionId = Id<struct SessionTag>;

/// Of one user at the same time.
inline constexpr int kMostSessions = 100;

/// Whether somebody did something, or a page asked again by itself: that keeps no session alive.
enum class SessionUse { Active, Unattended };

/// How the cookie is set: with TLS before us it is bound to this host and to https.
enum class CookieKind { Secure, PlainLoopback };

struct SessionSettings {
    SessionLimits limits;
    CookieKind cookie{CookieKind::Secure};
};

/// A session as it is made. The database keeps only hashes of its secrets.
struct NewSession {
    UserId user;
    std::string password_hash;  ///< by which the user proved to be it
    Secret token;               ///< 32 random bytes in base64url: the cookie's value
    TimePoint created;
    std::string address;
    std::string user_agent;
};

}  // namespace platen::server::domain
