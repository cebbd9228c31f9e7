#pragma once

#include <cstdint>
#include <string>

namespace platen::tests {

enum class IoKind : std::uint8_t {
    Open = 1,      ///< it is there from now on
    Write = 2,     ///< `data` at `offset`
    Truncate = 3,  ///< to `offset` bytes
    Sync = 4,
    Delete = 5,
};

/// What a program did to a file.
struct IoEvent {
    IoKind kind{IoKind::Open};
    std::string path;
    std::uint64_t offset{0};
    std::string data;
    bool folder_synced{false};  ///< Sync, Delete: the names in the folder are on the disk, too
    bool operator==(const IoEvent&) const = default;
};

}  // namespace platen::tests
