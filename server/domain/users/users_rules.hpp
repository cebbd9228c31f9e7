#pragma once

#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/core/secret.hpp"
#include "server/http/session_identity.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace platen::server::domain {

[[nodiscard]] std::string_view roleName(http::Role role);
/// Throws std::invalid_argument for another word than admin and viewer.
[[nodiscard]] http::Role parseRole(std::string_view name);

/// Nothing when `email` cannot be an address: one @ with text on both sides, at most 254 bytes, no
/// blanks.
[[nodiscard]] bool isEmail(std::string_view email);

/// What is wrong with a new password; nothing when it may be used.
[[nodiscard]] std::optional<std::string> passwordFault(const Secret& password);

/// 20 characters that can be read aloud, 100 random bits.
[[nodiscard]] Secret makePassword(Random& random);

/// Attempts that failed within kAttemptWindow.
struct Attempts {
    std::int64_t count{0};
    TimePoint last;
};
inline constexpr std::chrono::minutes kAttemptWindow{15};

/// How long to wait before the next attempt; nothing: now. After five failures of one account the
/// delay doubles from 15 seconds up to 15 minutes: it slows guessing, and locks nobody out.
[[nodiscard]] std::optional<std::chrono::seconds> accountDelay(
    const Attempts& attempts, TimePoint now);
/// The same for a whole network: one minute between attempts after 50 failures.
[[nodiscard]] std::optional<std::chrono::seconds> networkDelay(
    const Attempts& attempts, TimePoint now);

/// The network that an address counts for: its /24 or /56, as text. Another text counts for itself.
[[nodiscard]] std::string networkOf(const std::string& address);

}  // namespace platen::server::domain
