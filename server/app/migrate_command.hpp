#pragma once

#include <string>
#include <vector>

namespace platen::server::app {

/// `migrate [--config FILE]`: roles, schema, partitions, as the superuser of [database.admin].
/// `arguments` start after "migrate". Returns the exit code; errors go to standard error.
int migrateCommand(const std::vector<std::string>& arguments);

}  // namespace platen::server::app
