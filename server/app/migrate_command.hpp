#pragma once

#include "server/app/server_config.hpp"

#include <string>
#include <vector>

namespace platen::server::app {

/// `migrate [--config FILE]`: roles, schema, partitions, as the superuser of [database.admin].
/// `arguments` start after "migrate". Returns the exit code; errors go to standard error.
int migrateCommand(const std::vector<std::string>& arguments);

/// Roles, schema, passwords and partitions of the database that `config` names. Throws
/// migrations::SchemaMismatch, db::DatabaseError.
void migrateDatabase(const ServerConfig& config);

}  // namespace platen::server::app
