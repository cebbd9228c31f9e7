#pragma once

#include "agent/outbox/sqlite.hpp"

#include <cstdint>
#include <string>

/// The file of the outbox: tables, settings of SQLite, checks. docs/outbox-format.md describes it.
namespace platen::agent::outbox {

inline constexpr std::int64_t kSchemaVersion = 1;

/// Opens the file, makes the tables in an empty one, and limits its size. Throws OutboxError:
/// NewerSchema and NotUsable leave the file as it is.
[[nodiscard]] sqlite::Connection openOutboxFile(const std::string& path, std::uint64_t limit_bytes);

/// Renames the tables of records and batches to parked_* and makes empty ones in their place.
void parkTables(sqlite::Connection& connection);
void dropParkedTables(sqlite::Connection& connection);

/// Bytes that hold data; pages that were freed do not count.
[[nodiscard]] std::uint64_t usedBytes(sqlite::Connection& connection);

}  // namespace platen::agent::outbox
