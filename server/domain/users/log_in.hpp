#pragma once

#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/core/secret.hpp"
#include "common/crypto/password.hpp"
#include "server/db/database.hpp"
#include "server/domain/users/sessions.hpp"
#include "server/domain/users/users.hpp"

#include <string>

namespace platen::server::domain {

/// Checks passwords within the budget of attempts and makes sessions. Any thread.
class LogIn {
public:
    LogIn(db::Database& database, crypto::Passwords& passwords, Clock& clock, Random& random)
        : database_{database}, passwords_{passwords}, clock_{clock}, random_{random} {}

    struct Attempt {
        std::string email;
        Secret password;
        std::string address;  ///< of the caller
    };
    /// The user whose password it is, with the hash that it matches. Throws http::Refused: 401 for
    /// a wrong one, 429 with Retry-After when the account or its network has failed too often.
    [[nodiscard]] User authenticate(const Attempt& attempt);

    /// A session, in the database, of a user as authenticate() or changePassword() gave it. Throws
    /// http::Refused (401) when the password has been changed since.
    [[nodiscard]] NewSession openSession(
        const User& user, std::string_view address, std::string_view user_agent);

    /// Ends all sessions of the user, keeps the new password and gives the user with its hash.
    /// `user` is as authenticate() gave it. Throws http::Refused: 400 for a password that is too
    /// short or long or the current one, 401 when the password has been changed since.
    [[nodiscard]] User changePassword(User user, const Secret& password);

private:
    void spendAttempt(const std::string& account, const std::string& network, TimePoint now);
    void refundAttempts(const std::string& account, const std::string& network, TimePoint now);
    [[nodiscard]] std::optional<User> findUserOf(const std::string& email);
    void rehashIfDue(User& user, const Secret& password);

    db::Database& database_;
    crypto::Passwords& passwords_;
    Clock& clock_;
    Random& random_;
};

}  // namespace platen::server::domain
