#include "server/domain/users/users_store.hpp"

namespace platen::server::domain {

namespace {

constexpr std::string_view kFindUserByEmail =
    "SELECT id, organisation_id, email, display_name, password_hash, role, must_change "
    "FROM login_user WHERE lower(email) = lower($1)";
constexpr std::string_view kFindUser =
    "SELECT id, organisation_id, email, display_name, password_hash, role, must_change "
    "FROM login_user WHERE id = $1";
constexpr std::string_view kInsertUser =
    "INSERT INTO login_user (id, organisation_id, email, display_name, password_hash, role, "
    "must_change) VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr std::string_view kUpdatePassword =
    "UPDATE login_user SET password_hash = $2, must_change = $3 WHERE id = $1";
constexpr std::string_view kReplacePassword =
    "UPDATE login_user SET password_hash = $3, must_change = $4 "
    "WHERE id = $1 AND password_hash = $2";
constexpr std::string_view kRenameUser = "UPDATE login_user SET display_name = $2 WHERE id = $1";
constexpr std::string_view kLockAttempts =
    "SELECT pg_advisory_xact_lock(hashtextextended('login ' || $1, 0))";
constexpr std::string_view kCountAttempts =
    "SELECT count(*) AS attempts, coalesce(max(at), 'epoch') AS last FROM login_attempt "
    "WHERE account_or_net = $1 AND at > $2";
constexpr std::string_view kInsertAttempt =
    "INSERT INTO login_attempt (account_or_net, at) VALUES ($1, $2)";
constexpr std::string_view kDeleteAttempts =
    "DELETE FROM login_attempt "
    "WHERE account_or_net = $1 OR (account_or_net = $2 AND at = $3)";

User toUser(const db::Row& row) {
    return {
        .id = {row.text("id")},
        .organisation = {row.text("organisation_id")},
        .email = row.text("email"),
        .display_name = row.text("display_name"),
        .password_hash = row.text("password_hash"),
        .role = parseRole(row.text("role")),
        .must_change_password = row.boolean("must_change")};
}

Attempts toAttempts(const db::Row& row) {
    return {.count = row.integer("attempts"), .last = row.time("last")};
}

}  // namespace

std::optional<User> findUserByEmail(db::Transaction& tx, const std::string& email) {
    return tx.one(kFindUserByEmail, toUser, email);
}

std::optional<User> findUser(db::Transaction& tx, const UserId& user) {
    return tx.one(kFindUser, toUser, user);
}

void insertUser(db::Transaction& tx, const User& user) {
    tx.exec(
        kInsertUser,
        user.id,
        user.organisation,
        user.email,
        user.display_name,
        user.password_hash,
        roleName(user.role),
        user.must_change_password);
}

void updatePassword(
    db::Transaction& tx, const UserId& user, const std::string& hash, bool must_change) {
    tx.exec(kUpdatePassword, user, hash, must_change);
}

bool replacePassword(
    db::Transaction& tx, const User& user, const std::string& hash, bool must_change) {
    return tx.exec(kReplacePassword, user.id, user.password_hash, hash, must_change) == 1;
}

void renameUser(db::Transaction& tx, const UserId& user, const std::string& display_name) {
    tx.exec(kRenameUser, user, display_name);
}

void lockAttempts(db::Transaction& tx, const std::string& account_or_network) {
    tx.exec(kLockAttempts, account_or_network);
}

Attempts countAttempts(
    db::Transaction& tx, const std::string& account_or_network, TimePoint since) {
    return tx.one(kCountAttempts, toAttempts, account_or_network, since).value_or(Attempts{});
}

void insertAttempt(db::Transaction& tx, const std::string& account_or_network, TimePoint at) {
    tx.exec(kInsertAttempt, account_or_network, at);
}

void deleteAttempts(
    db::Transaction& tx, const std::string& account, const std::string& network, TimePoint at) {
    tx.exec(kDeleteAttempts, account, network, at);
}

}  // namespace platen::server::domain
