#pragma once

#include "common/core/clock.hpp"
#include "server/db/database.hpp"
#include "server/db/transaction.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

// SQL of backup and restore.
namespace platen::server::backup {

/// What a transaction sees, in a form that pg_dump can take over while the transaction lasts.
struct Snapshot {
    std::string id;
    TimePoint taken_at;
    std::string server_version;
};
/// The first thing in a transaction: from here on it sees one state of the database and waits for
/// pg_dump as long as that takes.
[[nodiscard]] Snapshot openSnapshot(db::Transaction& tx);

/// Rows of every table of the schema `public` that a dump has (not of unlogged ones); partitions
/// count for their parents.
[[nodiscard]] std::map<std::string, std::int64_t> countRows(db::Transaction& tx);

/// How a database sorts; the same for a new one.
struct Locale {
    std::string collate{"C.UTF-8"};
    std::string ctype{"C.UTF-8"};
};
/// Nothing when there is no such database. `tx` is one of another database of the cluster.
[[nodiscard]] std::optional<Locale> findDatabase(db::Transaction& tx, const std::string& name);
/// How many connections a database has.
[[nodiscard]] std::int64_t countConnections(db::Transaction& tx, const std::string& name);

/// An empty database. `maintenance` is another one of the cluster, as a superuser.
void createDatabase(db::Database& maintenance, const std::string& name, const Locale& locale);
/// With everybody who is connected to it; nothing when there is none.
void dropDatabase(db::Database& maintenance, const std::string& name);

/// Both names change in one transaction: `now` becomes `aside`, `fresh` becomes `now`. Ends the
/// connections to `now`, where it exists. Throws db::DatabaseError with 55006 when somebody
/// connected in that moment: try again.
struct Swap {
    std::string now;
    std::string fresh;
    std::optional<std::string> aside;  ///< nothing: there is no `now`
};
void swapDatabases(db::Database& maintenance, const Swap& swap);

/// What must not come back with an old database: sessions, and tokens that may have been used
/// since.
void forgetSessionsAndTokens(db::Transaction& tx);

}  // namespace platen::server::backup
