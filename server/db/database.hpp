#pragma once

#include "common/core/secret.hpp"
#include "server/db/settings.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace platen::server::db {

class Session;  // one connection; known to server/db alone

/// The database as one of its roles: a pool of connections. Any thread. Connections are made when
/// they are needed; a broken one is thrown away and replaced.
class Database {
public:
    Database(const ConnectionSettings& connection, const RoleSettings& role);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    /// Throws DatabaseUnavailable when no connection can be made.
    void ping();

    /// Which database it is that answers: another text after PostgreSQL was started again, and when
    /// another database has taken over the name (a restore). Throws DatabaseUnavailable.
    [[nodiscard]] std::string incarnation();

    /// For the few statements that do not run in a transaction block (CREATE DATABASE).
    void executeOutsideTransaction(std::string_view sql) const;

    /// A connection of its own, outside the pool's limit (leader election).
    [[nodiscard]] std::unique_ptr<Session> dedicated() const;

private:
    friend class Transaction;
    /// Waits for a free connection at most RoleSettings::wait, then throws DatabaseUnavailable.
    [[nodiscard]] std::unique_ptr<Session> take();
    void giveBack(std::unique_ptr<Session> session) noexcept;
    [[nodiscard]] std::unique_ptr<Session> takeIdleOrReserve();

    Secret connection_string_;
    std::size_t limit_;
    std::chrono::milliseconds wait_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Session>> idle_;  // guarded by mutex_
    std::size_t in_use_{0};                       // guarded by mutex_
};

}  // namespace platen::server::db
