#include "server/app/password_command.hpp"

#include "common/core/random.hpp"
#include "common/crypto/password.hpp"
#include "server/app/options.hpp"
#include "server/app/server_config.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/organisations/organisations_admin_store.hpp"
#include "server/domain/users/sessions_store.hpp"
#include "server/domain/users/users_rules.hpp"
#include "server/domain/users/users_store.hpp"

#include <fmt/format.h>

namespace platen::server::app {

namespace {

constexpr std::string_view kPasswordHelp =
    R"(reset-password EMAIL [--config FILE] [--create] [--keep]

Prints a new password and ends the user's sessions.
  --config FILE   the settings; else /etc/platen/server.toml
  --create        make an administrator, and the first dealer, where they are missing
  --keep          the user need not change it at the next log-in)";

struct PasswordOrder {
    std::string email;
    std::string hash;
    bool create{false};
    bool must_change{true};
};

void makeAdministrator(db::Transaction& tx, const PasswordOrder& order, Random& random) {
    if (!order.create)
        throw UsageError{fmt::format("there is no user {}; --create makes one", order.email)};
    if (!domain::isEmail(order.email))
        throw UsageError{fmt::format("'{}' is no e-mail address", order.email)};
    domain::insertUser(
        tx,
        {.id = {random.uuid()},
         .organisation = domain::ensureDealer(tx, domain::kFirstDealer, random),
         .email = order.email,
         .display_name = "",
         .password_hash = order.hash,
         .role = http::Role::Admin,
         .must_change_password = order.must_change});
}

void setPassword(db::Database& database, const PasswordOrder& order, Random& random) {
    db::Transaction tx{database, db::TenantScope::none()};
    if (const auto user = domain::findUserByEmail(tx, order.email)) {
        domain::updatePassword(tx, user->id, order.hash, order.must_change);
        domain::deleteSessionsOf(tx, user->id);
    } else {
        makeAdministrator(tx, order, random);
    }
    tx.commit();
}

void resetPassword(const std::vector<std::string>& arguments) {
    const Options options{arguments, {.values = {"--config"}, .flags = {"--create", "--keep"}}};
    if (options.words().size() != 1) throw UsageError{"one e-mail address is needed"};
    const ServerConfig config = loadServerConfig(options.value("--config", kDefaultConfigFile));
    SystemRandom random;
    crypto::Passwords passwords;
    db::Database database{config.database, config.web_role};
    const Secret password = domain::makePassword(random);
    setPassword(
        database,
        {.email = options.words().front(),
         .hash = passwords.hash(password),
         .create = options.has("--create"),
         .must_change = !options.has("--keep")},
        random);
    fmt::print("{}\n", password.reveal());
}

}  // namespace

int resetPasswordCommand(const std::vector<std::string>& arguments) {
    return runCommand(kPasswordHelp, [&] { resetPassword(arguments); });
}

}  // namespace platen::server::app
