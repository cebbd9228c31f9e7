#pragma once

#include "server/db/transaction.hpp"
#include "server/domain/users/users.hpp"
#include "server/domain/users/users_rules.hpp"

#include <optional>
#include <string>

/// Users and failed log-ins. Tables login_user and login_attempt are tenant-free: any scope.
namespace platen::server::domain {

[[nodiscard]] std::optional<User> findUserByEmail(db::Transaction& tx, const std::string& email);
[[nodiscard]] std::optional<User> findUser(db::Transaction& tx, const UserId& user);
/// Throws db::Conflict when the address is taken.
void insertUser(db::Transaction& tx, const User& user);
void updatePassword(
    db::Transaction& tx, const UserId& user, const std::string& hash, bool must_change);
/// The same, unless the user has another password by now than `user` says: then false.
[[nodiscard]] bool replacePassword(
    db::Transaction& tx, const User& user, const std::string& hash, bool must_change);

void renameUser(db::Transaction& tx, const UserId& user, const std::string& display_name);

/// Holds off every other transaction that asks for the same key until this one ends.
void lockAttempts(db::Transaction& tx, const std::string& account_or_network);
[[nodiscard]] Attempts countAttempts(
    db::Transaction& tx, const std::string& account_or_network, TimePoint since);
void insertAttempt(db::Transaction& tx, const std::string& account_or_network, TimePoint at);
/// Forgets the attempts of an account, and one of its network's.
void deleteAttempts(
    db::Transaction& tx, const std::string& account, const std::string& network, TimePoint at);

}  // namespace platen::server::domain
