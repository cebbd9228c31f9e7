#pragma once

#include <string>
#include <vector>

namespace platen::server::app {

/// `backup [--config FILE] --to FOLDER`: one consistent state of the database, while the server
/// works. Prints the folder that was made. `arguments` start after "backup". Returns the exit code;
/// errors go to standard error.
int backupCommand(const std::vector<std::string>& arguments);

/// `restore [--config FILE] --from FOLDER [--force]`: replaces the database by a backup.
/// `arguments` start after "restore". Returns the exit code; errors go to standard error.
int restoreCommand(const std::vector<std::string>& arguments);

}  // namespace platen::server::app
