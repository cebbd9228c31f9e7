#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace platen::server::db {

/// What the database refused. `sqlstate` is empty where the server gave none (a lost connection).
class DatabaseError : public std::runtime_error {
public:
    DatabaseError(const std::string& text, std::string sqlstate)
        : std::runtime_error{text}, sqlstate_{std::move(sqlstate)} {}
    [[nodiscard]] const std::string& sqlstate() const { return sqlstate_; }

private:
    std::string sqlstate_;
};

/// Nothing is wrong with the request: the same transaction may succeed later. Never a reason for
/// quarantine.
class TransientError : public DatabaseError {
    using DatabaseError::DatabaseError;
};

/// The server is away, starting, stopping, out of room, read only (a standby), damaged, or the
/// outcome of a COMMIT is not known. Classes 08, 53, 57, 58 and XX of SQLSTATE, and 25006.
class DatabaseUnavailable final : public TransientError {
    using TransientError::TransientError;
};

/// Another transaction was in the way (40001 serialization, 40P01 deadlock, 55P03 lock timeout,
/// 57014 statement timeout): repeat the whole transaction.
class RetryNeeded final : public TransientError {
    using TransientError::TransientError;
};

/// A unique key is taken already (23505).
class Conflict final : public DatabaseError {
    using DatabaseError::DatabaseError;
};

/// Missing right, or a row that row level security does not let in (42501).
class Forbidden final : public DatabaseError {
    using DatabaseError::DatabaseError;
};

/// Whether the values of the request were at fault, so that the same request will fail again and
/// another one need not: a value that does not fit its column, a constraint, a limit, what a
/// function of the schema refuses. Everything else (a missing right or table, a server in recovery,
/// damage) tells of the installation and is no reason for quarantine either.
[[nodiscard]] bool isFaultOfValues(const DatabaseError& error);

/// Throws what the database refused with this SQLSTATE as one of the above.
[[noreturn]] void throwTyped(const std::string& text, const std::string& sqlstate);

/// Rethrows the exception that is being handled as one of the above; other kinds pass unchanged.
[[noreturn]] void rethrowTyped();

}  // namespace platen::server::db
