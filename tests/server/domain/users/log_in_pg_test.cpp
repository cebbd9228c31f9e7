#include "server/db/transaction.hpp"
#include "server/domain/users/log_in.hpp"
#include "server/domain/users/users_store.hpp"
#include "server/http/problem.hpp"
#include "tests/server/support/fresh_database.hpp"
#include "tests/server/support/test_clock.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>

namespace platen::server::domain {
namespace {

constexpr crypto::PasswordCost kCheap{.passes = 1, .memory_bytes = 8'192};
constexpr crypto::PasswordCost kDearer{.passes = 2, .memory_bytes = 8'192};

class LogInTest : public ::testing::Test {
protected:
    LogInTest() {
        const auto customer = testing::addCustomer(database_, "A");
        db::Transaction tx{*web_, db::TenantScope::none()};
        insertUser(
            tx,
            {.id = {random_.uuid()},
             .organisation = customer.tenant,
             .email = "admin@a.test",
             .display_name = "",
             .password_hash = passwords_.hash(Secret{"the first one"}),
             .role = http::Role::Admin,
             .must_change_password = true});
        tx.commit();
    }

    User authenticated(LogIn& log_in) {
        return log_in.authenticate(
            {.email = "admin@a.test", .password = Secret{"the first one"}, .address = "10.0.0.1"});
    }

    /// What an administrator of the server does at the same time.
    void resetPassword(const UserId& user) {
        db::Transaction tx{*web_, db::TenantScope::none()};
        updatePassword(tx, user, passwords_.hash(Secret{"the reset one"}), true);
        tx.commit();
    }

    std::string hashInDatabase() { return database_.value("SELECT password_hash FROM login_user"); }

    static int statusOf(const std::function<void()>& work) {
        try {
            work();
        } catch (const http::Refused& refusal) {
            return refusal.response().status;
        }
        return 200;
    }

    testing::FreshDatabase database_;
    std::unique_ptr<db::Database> web_ = database_.as("platen_web");
    testing::TestClock clock_{TimePoint{std::chrono::hours{24 * 365 * 55}}};
    SystemRandom random_;
    crypto::Passwords passwords_{kCheap};
    crypto::Passwords dearer_passwords_{kDearer};
    LogIn log_in_{*web_, passwords_, clock_, random_};
};

TEST_F(LogInTest, OpensNoSessionForAPasswordThatWasResetMeanwhile) {
    const User user = authenticated(log_in_);
    resetPassword(user.id);
    EXPECT_EQ(
        statusOf([&] { static_cast<void>(log_in_.openSession(user, "10.0.0.1", "test")); }), 401);
    EXPECT_EQ(database_.number("SELECT count(*) FROM login_session"), 0);
}

TEST_F(LogInTest, ChangesNoPasswordThatWasResetMeanwhile) {
    const User user = authenticated(log_in_);
    resetPassword(user.id);
    const std::string reset = hashInDatabase();
    EXPECT_EQ(
        statusOf([&] { static_cast<void>(log_in_.changePassword(user, Secret{"a second one"})); }),
        401);
    EXPECT_EQ(hashInDatabase(), reset);
}

TEST_F(LogInTest, RefusesTheCurrentPasswordAsTheNewOne) {
    const User user = authenticated(log_in_);
    EXPECT_EQ(
        statusOf([&] { static_cast<void>(log_in_.changePassword(user, Secret{"the first one"})); }),
        400);
    EXPECT_EQ(database_.value("SELECT must_change FROM login_user"), "true");
}

TEST_F(LogInTest, OpensASessionAfterAChange) {
    const User changed = log_in_.changePassword(authenticated(log_in_), Secret{"a second one"});
    EXPECT_FALSE(changed.must_change_password);
    EXPECT_EQ(
        statusOf([&] { static_cast<void>(log_in_.openSession(changed, "10.0.0.1", "test")); }),
        200);
    EXPECT_EQ(database_.number("SELECT count(*) FROM login_session"), 1);
}

TEST_F(LogInTest, RehashesAtTheNewCostAndOpensTheSession) {
    LogIn dearer{*web_, dearer_passwords_, clock_, random_};
    const std::string before = hashInDatabase();
    const User user = authenticated(dearer);
    EXPECT_NE(hashInDatabase(), before);
    EXPECT_EQ(user.password_hash, hashInDatabase());
    EXPECT_EQ(database_.value("SELECT must_change FROM login_user"), "true");
    EXPECT_EQ(
        statusOf([&] { static_cast<void>(dearer.openSession(user, "10.0.0.1", "test")); }), 200);
}

TEST_F(LogInTest, ReplacesOnlyTheHashThatWasRead) {
    const User user = authenticated(log_in_);
    resetPassword(user.id);
    const std::string reset = hashInDatabase();
    db::Transaction tx{*web_, db::TenantScope::none()};
    EXPECT_FALSE(replacePassword(tx, user, "a hash of the old password", false));
    tx.commit();
    EXPECT_EQ(hashInDatabase(), reset);
}

}  // namespace
}  // namespace platen::server::domain
