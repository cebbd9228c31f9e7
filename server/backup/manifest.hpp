#pragma once

#include "common/core/clock.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace platen::server::backup {

/// What a backup says of itself: manifest.toml in its folder.
struct Manifest {
    std::string platen;      ///< version of the program that made it
    std::string postgresql;  ///< version of the server it was made from
    std::string database;    ///< its name there
    int schema{0};           ///< number of its last migration
    TimePoint taken_at;      ///< everything that was committed by then is in it, nothing after
    std::uint64_t dump_bytes{0};
    std::string dump_sha256;                   ///< 32 bytes
    std::map<std::string, std::int64_t> rows;  ///< of each table

    /// Rows of a table; 0 for one that is not there.
    [[nodiscard]] std::int64_t rowsOf(const std::string& table) const;
};

inline constexpr const char* kManifestFile = "manifest.toml";
inline constexpr const char* kDumpFile = "database.dump";

[[nodiscard]] std::string manifestText(const Manifest& manifest);

/// Throws BackupError: NotThere, Damaged, or Newer for a format that this program does not know.
[[nodiscard]] Manifest readManifest(const std::string& folder);

}  // namespace platen::server::backup
