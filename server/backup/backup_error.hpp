#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace platen::server::backup {

/// What kept a backup from being made or restored; decides the exit code.
enum class BackupFault : std::uint8_t {
    NotThere,     ///< there is no backup at that place
    Damaged,      ///< what is there is not what was written
    Newer,        ///< made by a newer program than this one
    InUse,        ///< somebody works with the database or the folder
    CannotWrite,  ///< the place where the backup is to go
    NoTool,       ///< pg_dump or pg_restore is not installed
    ToolFailed,   ///< ... or ended with an error
};

/// The text is for the operator and names the file or database.
class BackupError : public std::runtime_error {
public:
    BackupError(BackupFault fault, const std::string& text)
        : std::runtime_error{text}, fault_{fault} {}
    [[nodiscard]] BackupFault fault() const { return fault_; }

private:
    BackupFault fault_;
};

}  // namespace platen::server::backup
