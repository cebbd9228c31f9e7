#include "server/domain/users/log_in.hpp"

#include "common/core/text.hpp"
#include "common/log/log.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/users/sessions_store.hpp"
#include "server/domain/users/users_rules.hpp"
#include "server/domain/users/users_store.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>

#include <utility>

namespace platen::server::domain {

namespace {

constexpr std::size_t kLongestUserAgent = 200;

[[noreturn]] void refuseForNow(std::chrono::seconds delay) {
    throw http::Refused{
        429,
        "too-many-attempts",
        fmt::format("too many failed log-ins; the next one is allowed in {} s", delay.count())}
        .with("Retry-After", std::to_string(delay.count()));
}

[[noreturn]] void refuseCredentials() {
    throw http::Refused{401, "wrong-credentials", "the e-mail address or the password is wrong"};
}

}  // namespace

User LogIn::authenticate(const Attempt& attempt) {
    const std::string account = asciiLower(trim(attempt.email));
    const std::string network = networkOf(attempt.address);
    const TimePoint now = clock_.wallNow();
    spendAttempt(account, network, now);
    auto user = findUserOf(account);
    if (!user) passwords_.pretend(attempt.password);
    if (!user || !passwords_.matches(attempt.password, user->password_hash)) {
        log::warn("login.failed", {{"account", account}, {"address", attempt.address}});
        refuseCredentials();
    }
    refundAttempts(account, network, now);
    rehashIfDue(*user, attempt.password);
    return std::move(*user);
}

/// The attempt counts before it is judged, so that many at once cannot share one place.
void LogIn::spendAttempt(const std::string& account, const std::string& network, TimePoint now) {
    db::Transaction tx{database_, db::TenantScope::none()};
    lockAttempts(tx, account);
    const TimePoint since = now - kAttemptWindow;
    auto delay = accountDelay(countAttempts(tx, account, since), now);
    if (!delay) delay = networkDelay(countAttempts(tx, network, since), now);
    if (delay) {
        log::warn("login.delayed", {{"account", account}, {"network", network}});
        refuseForNow(*delay);
    }
    insertAttempt(tx, account, now);
    insertAttempt(tx, network, now);
    tx.commit();
}

void LogIn::refundAttempts(const std::string& account, const std::string& network, TimePoint now) {
    db::Transaction tx{database_, db::TenantScope::none()};
    deleteAttempts(tx, account, network, now);
    tx.commit();
}

std::optional<User> LogIn::findUserOf(const std::string& email) {
    db::Transaction tx{database_, db::TenantScope::none()};
    return findUserByEmail(tx, email);
}

void LogIn::rehashIfDue(User& user, const Secret& password) {
    if (!passwords_.needsRehash(user.password_hash)) return;
    const std::string hash = passwords_.hash(password);
    db::Transaction tx{database_, db::TenantScope::none()};
    if (!replacePassword(tx, user, hash, user.must_change_password)) return;
    tx.commit();
    user.password_hash = hash;
}

NewSession LogIn::openSession(
    const User& user, std::string_view address, std::string_view user_agent) {
    NewSession session{
        .user = user.id,
        .password_hash = user.password_hash,
        .token = Secret{base64UrlEncode(random_.bytes(32))},
        .created = clock_.wallNow(),
        .address = std::string{address},
        .user_agent = std::string{truncateUtf8(cleanUtf8(user_agent), kLongestUserAgent)}};
    db::Transaction tx{database_, db::TenantScope::none()};
    if (!insertSession(tx, session)) refuseCredentials();
    tx.commit();
    return session;
}

User LogIn::changePassword(User user, const Secret& password) {
    if (const auto fault = passwordFault(password))
        throw http::Refused{400, "weak-password", *fault};
    if (passwords_.matches(password, user.password_hash))
        throw http::Refused{
            400, "weak-password", "the new password is the current one, allowed: another one"};
    const std::string hash = passwords_.hash(password);
    db::Transaction tx{database_, db::TenantScope::none()};
    if (!replacePassword(tx, user, hash, false)) refuseCredentials();
    deleteSessionsOf(tx, user.id);
    tx.commit();
    log::info("login.password_changed", {{"user", user.id.value}});
    user.password_hash = hash;
    user.must_change_password = false;
    return user;
}

}  // namespace platen::server::domain
