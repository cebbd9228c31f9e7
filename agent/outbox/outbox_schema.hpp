#pragma once

#include "agent/outbox/sqlite.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// The file of the outbox: tables, settings of SQLite, checks. docs/outbox-format.md describes it.
namespace platen::agent::outbox {

inline constexpr std::int64_t kSchemaVersion = 1;

/// How the outbox's limit is divided, in bytes.
struct SpaceBudget {
    std::uint64_t limit{0};    ///< all of it
    std::uint64_t data{0};     ///< what records and batches may take
    std::uint64_t reserve{0};  ///< so that acknowledging and sealing work when that is used up
    std::uint64_t log{0};      ///< SQLite's write-ahead log; only a larger transaction exceeds it
};
[[nodiscard]] SpaceBudget divideSpace(std::uint64_t limit_bytes);

/// Opens the file, makes the tables in an empty one, and limits its size. Throws OutboxError:
/// NewerSchema and NotUsable leave the file as it is.
[[nodiscard]] sqlite::Connection openOutboxFile(const std::string& path, const SpaceBudget& budget);

/// Reads the whole file: everything that SQLite could stumble over later. Throws
/// OutboxError{Damaged}.
void checkStructure(sqlite::Connection& connection);

/// False in a file that is no outbox.
[[nodiscard]] bool hasStreamTables(sqlite::Connection& connection);
/// The tables of records and batches while what they hold moves to a new epoch.
inline constexpr std::string_view kParkedBatches = "parked_batch";
inline constexpr std::string_view kParkedRecords = "parked_record";
/// Renames the tables of records and batches to these and makes empty ones in their place.
void parkTables(sqlite::Connection& connection);
[[nodiscard]] bool hasParkedTables(sqlite::Connection& connection);
void dropParkedTables(sqlite::Connection& connection);

/// Bytes that hold data; pages that were freed do not count.
[[nodiscard]] std::uint64_t usedBytes(sqlite::Connection& connection);
/// Size of the write-ahead log beside the file.
[[nodiscard]] std::uint64_t logBytes(const sqlite::Connection& connection);

}  // namespace platen::agent::outbox
