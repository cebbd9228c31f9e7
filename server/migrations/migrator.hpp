#pragma once

#include "common/core/secret.hpp"
#include "server/db/database.hpp"
#include "server/db/transaction.hpp"
#include "server/migrations/scripts.hpp"

#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace platen::server::migrations {

/// The schema and this program do not fit. The text says which is older and what to do.
class SchemaMismatch : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Brings a database to the schema that this program was built with. Several may run at once: one
/// works, the others wait and find nothing left to do.
class Migrator {
public:
    /// `administrator` logs in as a superuser: roles belong to the cluster.
    explicit Migrator(
        db::Database& administrator, std::span<const Script> scripts = embeddedScripts());

    /// The roles alone: what a database needs before a backup is loaded into it.
    void prepareCluster();

    /// Each numbered file in a transaction of its own; returns the names of those that ran. Throws
    /// SchemaMismatch when the database is newer or a file that was applied has changed.
    std::vector<std::string> migrate();

    /// Role -> password, for installations that log in with one. They do not reach the server's
    /// log.
    void setPasswords(const std::map<std::string, Secret>& passwords);

private:
    db::Database& administrator_;
    std::vector<Script> numbered_;
    std::vector<Script> always_;
};

/// The number of the last migration that this program was built with.
[[nodiscard]] int programSchema();
/// ... and of the last one that was applied; 0 for an empty database.
[[nodiscard]] int databaseSchema(db::Transaction& tx);

/// Throws SchemaMismatch unless the database has exactly this program's schema.
void requireCurrentSchema(db::Database& database);

}  // namespace platen::server::migrations
