#include "server/db/database.hpp"

#include "server/db/errors.hpp"
#include "server/db/session.hpp"
#include "server/db/transaction.hpp"

#include <fmt/format.h>
#include <pqxx/nontransaction>

#include <string>
#include <utility>

namespace platen::server::db {

Database::Database(const ConnectionSettings& connection, const RoleSettings& role)
    : connection_string_{connectionString(connection, role)}, limit_{role.pool}, wait_{role.wait} {
    idle_.reserve(limit_);  // so that giveBack() never allocates
}

Database::~Database() = default;

void Database::ping() {
    Transaction tx{*this, TenantScope::none()};
    const Rows rows = tx.query("SELECT 1 AS one");
    if (rows.size() != 1)
        throw DatabaseUnavailable{"the database answers SELECT 1 with nothing", {}};
}

std::string Database::incarnation() {
    Transaction tx{*this, TenantScope::none()};
    const auto found = tx.one(
        "SELECT oid || ' ' || pg_postmaster_start_time() AS incarnation FROM pg_database "
        "WHERE datname = current_database()",
        [](const Row& row) { return row.text("incarnation"); });
    return found.value_or("");
}

void Database::executeOutsideTransaction(std::string_view sql) const {
    const auto session = dedicated();
    try {
        pqxx::nontransaction work{session->connection()};
        work.exec(std::string{sql});
    } catch (...) {
        rethrowTyped();
    }
}

std::unique_ptr<Session> Database::dedicated() const {
    return std::make_unique<Session>(connection_string_.reveal());
}

std::unique_ptr<Session> Database::takeIdleOrReserve() {
    std::unique_lock lock{mutex_};
    if (!returned_.wait_for(lock, wait_, [this] { return in_use_ < limit_; })) {
        throw DatabaseUnavailable{
            fmt::format(
                "all {} connections of the pool were busy for {} ms", limit_, wait_.count()),
            {}};
    }
    ++in_use_;
    if (idle_.empty()) return nullptr;
    auto session = std::move(idle_.back());
    idle_.pop_back();
    return session;
}

std::unique_ptr<Session> Database::take() {
    auto session = takeIdleOrReserve();
    if (session) return session;
    try {
        return dedicated();
    } catch (...) {
        giveBack(nullptr);
        throw;
    }
}

void Database::giveBack(std::unique_ptr<Session> session) noexcept {
    {
        const std::scoped_lock lock{mutex_};
        --in_use_;
        if (session && session->isIdle()) idle_.push_back(std::move(session));
    }
    returned_.notify_one();
}

}  // namespace platen::server::db
