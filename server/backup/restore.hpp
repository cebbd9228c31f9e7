#pragma once

#include "server/backup/manifest.hpp"
#include "server/db/settings.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace platen::server::backup {

/// What happens to those who work with the database that is to be replaced.
enum class Users : std::uint8_t {
    Refuse,      ///< as long as there are any, nothing is done
    Disconnect,  ///< they are cut off at the end
};

struct RestoreOrder {
    db::ConnectionSettings connection;  ///< of the database that is to be replaced
    db::RoleSettings admin;             ///< a superuser
    std::string folder;                 ///< the backup
    Users users{Users::Refuse};
    /// Brings a database to the schema of this program, partitions and passwords included.
    std::function<void(const db::ConnectionSettings& connection)> migrate;
};
struct Restored {
    Manifest manifest;
    std::optional<std::string> replaced;  ///< what the database that was there is called now
};

/// Checks the backup, loads it into a new database beside the one that is there, migrates it, and
/// swaps their names in one transaction. Whatever kills it: there is the old database or the new
/// one, whole. Sessions and unused enrolment tokens do not come back. Throws BackupError,
/// db::DatabaseError, migrations::SchemaMismatch.
[[nodiscard]] Restored restoreBackup(const RestoreOrder& order);

}  // namespace platen::server::backup
