#include "tests/server/support/fresh_database.hpp"

#include "common/core/random.hpp"
#include "common/core/text.hpp"
#include "server/db/errors.hpp"
#include "server/db/transaction.hpp"
#include "server/migrations/migrator.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <map>
#include <stdexcept>
#include <utility>

namespace platen::testing {

namespace {

using server::db::ConnectionSettings;
using server::db::Database;
using server::db::RoleSettings;
using server::db::TenantScope;
using server::db::Transaction;

/// "host=/tmp/x port=5432 user=postgres", without quoting.
std::map<std::string, std::string> clusterWords() {
    const char* text = std::getenv("PLATEN_TEST_PG");  // NOLINT(concurrency-mt-unsafe)
    if (text == nullptr) {
        throw std::runtime_error{
            "PLATEN_TEST_PG is not set; it must be the connection string of a superuser of a "
            "private PostgreSQL cluster (tests/support/private_postgres.sh starts one)"};
    }
    std::map<std::string, std::string> words{
        {"host", "/tmp"}, {"port", "5432"}, {"user", "postgres"}, {"dbname", "postgres"}};
    for (const auto word : split(text, ' ')) {
        const auto equals = word.find('=');
        if (equals == std::string_view::npos) continue;
        words[std::string{word.substr(0, equals)}] = std::string{word.substr(equals + 1)};
    }
    return words;
}

std::string randomName() {
    SystemRandom random;
    return "platen_test_" + hexEncode(random.bytes(8));
}

/// CREATE and DROP DATABASE do not run in a transaction block; dblink is not there either: a
/// procedure-free way is a session of its own.
void onServer(
    const ConnectionSettings& connection, const std::string& user, const std::string& sql) {
    Database server{connection, RoleSettings{.user = user, .password_file = {}, .pool = 1}};
    server.executeOutsideTransaction(sql);
}

/// A process of the cluster that has just left the template may be counted as its user for a while:
/// PostgreSQL itself waits five seconds for it, which is not enough on a machine that is busy.
void createDatabase(
    const ConnectionSettings& maintenance, const std::string& user, const std::string& words) {
    constexpr int kMostTries = 6;
    for (int tries = 1;; ++tries) {
        try {
            return onServer(maintenance, user, "CREATE DATABASE " + words);
        } catch (const server::db::DatabaseError& problem) {
            const bool in_use = problem.sqlstate() == "55006";  // object_in_use
            if (!in_use || tries == kMostTries) throw;
        }
    }
}

void dropDatabase(
    const ConnectionSettings& maintenance, const std::string& user, const std::string& name) {
    try {
        onServer(maintenance, user, fmt::format("DROP DATABASE {} WITH (FORCE)", name));
    } catch (const std::exception& problem) {
        fmt::print(stderr, "the test database stays: {}\n", problem.what());
    }
}

/// Migrated once in a program: copies of it are many times faster than migrations.
class MigratedTemplate {
public:
    MigratedTemplate(ConnectionSettings maintenance, std::string user)
        : maintenance_{std::move(maintenance)}, user_{std::move(user)}, name_{randomName()} {
        createDatabase(maintenance_, user_, name_);
        ConnectionSettings own = maintenance_;
        own.name = name_;
        Database database{own, RoleSettings{.user = user_, .password_file = {}, .pool = 1}};
        server::migrations::Migrator{database}.migrate();
    }
    MigratedTemplate(const MigratedTemplate&) = delete;
    MigratedTemplate& operator=(const MigratedTemplate&) = delete;
    ~MigratedTemplate() { dropDatabase(maintenance_, user_, name_); }

    [[nodiscard]] const std::string& name() const { return name_; }

private:
    ConnectionSettings maintenance_;
    std::string user_;
    std::string name_;
};

}  // namespace

FreshDatabase::FreshDatabase(Schema schema) {
    const auto words = clusterWords();
    maintenance_ = {
        .host = words.at("host"),
        .port = static_cast<std::uint16_t>(std::stoi(words.at("port"))),
        .name = words.at("dbname"),
        .ssl_mode = "disable"};
    superuser_ = words.at("user");
    connection_ = maintenance_;
    connection_.name = randomName();
    if (schema == Schema::Empty) {
        createDatabase(maintenance_, superuser_, connection_.name);
    } else {
        static const MigratedTemplate migrated{maintenance_, superuser_};
        createDatabase(
            maintenance_,
            superuser_,
            fmt::format("{} TEMPLATE {}", connection_.name, migrated.name()));
    }
    admin_ = as(superuser_);
    // A copy lacks what belongs to the database's name: rights to connect, settings of roles.
    if (schema == Schema::Migrated) server::migrations::Migrator{*admin_}.migrate();
}

FreshDatabase::~FreshDatabase() {
    admin_.reset();
    dropDatabase(maintenance_, superuser_, connection_.name);
}

std::unique_ptr<Database> FreshDatabase::as(std::string_view role, unsigned pool) const {
    return std::make_unique<Database>(
        connection_, RoleSettings{.user = std::string{role}, .password_file = {}, .pool = pool});
}

void FreshDatabase::execute(std::string_view sql) {
    Transaction tx{*admin_, TenantScope::none()};
    tx.execScript(sql);
    tx.commit();
}

std::string FreshDatabase::value(std::string_view sql) {
    Transaction tx{*admin_, TenantScope::none()};
    const auto found = tx.many(
        fmt::format("SELECT (t.v)::text AS value FROM ({}) AS t(v)", sql),
        [](const server::db::Row& row) { return row.optionalText("value").value_or(""); });
    return found.empty() ? "" : found.front();
}

std::int64_t FreshDatabase::number(std::string_view sql) {
    return std::stoll(value(sql));
}

std::string FreshDatabase::table(std::string_view sql) {
    Transaction tx{*admin_, TenantScope::none()};
    std::string text;
    for (const auto& line : tx.many(
             fmt::format("SELECT to_jsonb(t)::text AS line FROM ({}) AS t", sql),
             [](const server::db::Row& row) { return row.text("line"); }))
        text += line + '\n';
    return text;
}

Customer addCustomer(FreshDatabase& database, std::string_view name, std::string_view time_zone) {
    SystemRandom random;
    Customer customer{.tenant = {random.uuid()}, .site = {random.uuid()}, .agent = {random.uuid()}};
    Transaction tx{database.admin(), TenantScope::of(customer.tenant)};
    tx.exec(
        "INSERT INTO organisation (tenant_id, kind, name) VALUES ($1, 'customer', $2)",
        customer.tenant,
        name);
    tx.exec(
        "INSERT INTO site (tenant_id, id, name, time_zone) VALUES ($1, $2, 'Main', $3)",
        customer.tenant,
        customer.site,
        time_zone);
    tx.exec(
        "INSERT INTO agent (tenant_id, id, site_id) VALUES ($1, $2, $3)",
        customer.tenant,
        customer.agent,
        customer.site);
    tx.exec(
        "INSERT INTO queue_agent (agent_id, tenant_id) VALUES ($1, $2)",
        customer.agent,
        customer.tenant);
    tx.commit();
    return customer;
}

DeviceId addDevice(FreshDatabase& database, const Customer& customer) {
    SystemRandom random;
    DeviceId device{random.uuid()};
    Transaction tx{database.admin(), TenantScope::of(customer.tenant)};
    tx.exec(
        "INSERT INTO device (tenant_id, id, site_id, agent_id, first_seen_at) "
        "VALUES ($1, $2, $3, $4, now())",
        customer.tenant,
        device,
        customer.site,
        customer.agent);
    tx.commit();
    return device;
}

}  // namespace platen::testing
