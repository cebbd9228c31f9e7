#pragma once

#include "server/db/settings.hpp"

#include <string>
#include <vector>

namespace platen::server::backup {

/// One run of pg_dump or pg_restore.
struct ToolRun {
    std::string tool;
    std::vector<std::string> arguments;  ///< never a secret: other users see them
    db::ConnectionSettings connection;
    db::RoleSettings role;
    int output{-1};  ///< descriptor that becomes its standard output
};

/// Where `tool` is: in PATH, else the newest below /usr/lib/postgresql. Throws BackupError{NoTool}.
[[nodiscard]] std::string findPostgresTool(const std::string& tool);

/// Runs it to its end. Where and as whom it connects, password included, goes by its environment.
/// Throws BackupError{ToolFailed} with the last line that it wrote to standard error, and
/// config::ConfigError for a password file that others may read.
void runPostgresTool(const ToolRun& run);

}  // namespace platen::server::backup
