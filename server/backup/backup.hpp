#pragma once

#include "server/backup/manifest.hpp"
#include "server/db/settings.hpp"

#include <string>

namespace platen::server::backup {

struct BackupOrder {
    db::ConnectionSettings connection;
    db::RoleSettings role;  ///< one that sees every row: platen_backup, or a superuser
    std::string target;     ///< the new folder, or one that exists: then a new folder in it
};
struct Backup {
    std::string folder;
    Manifest manifest;
};

/// Writes one consistent state of the whole database into a folder while the server works. The
/// folder appears when it is complete and on the disk. Throws BackupError, db::DatabaseError.
[[nodiscard]] Backup makeBackup(const BackupOrder& order);

}  // namespace platen::server::backup
