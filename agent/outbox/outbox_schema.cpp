#include "agent/outbox/outbox_schema.hpp"

#include "agent/outbox/outbox_error.hpp"
#include "common/faults/crash_point.hpp"
#include "common/faults/safeguard.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace platen::agent::outbox {

namespace {

constexpr std::int64_t kApplicationId = 0x506C746E;  // "Pltn"
constexpr std::uint64_t kPageBytes = 4096;
constexpr std::uint64_t kMib = 1024 * 1024;

constexpr const char* kSingleTables = R"(
CREATE TABLE stream(
    one INTEGER PRIMARY KEY CHECK (one = 1),
    agent BLOB NOT NULL,
    epoch BLOB NOT NULL,
    base_seq INTEGER NOT NULL,
    base_chain BLOB NOT NULL,
    acked_seq INTEGER NOT NULL,
    row_sha BLOB NOT NULL);
CREATE TABLE profile(
    hash BLOB PRIMARY KEY,
    text BLOB NOT NULL,
    announced INTEGER NOT NULL) WITHOUT ROWID;
)";
constexpr const char* kStreamTables = R"(
CREATE TABLE record(
    seq INTEGER PRIMARY KEY,
    last_seq INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    count INTEGER NOT NULL,
    wall_ms INTEGER NOT NULL,
    device BLOB NOT NULL,
    boot_id BLOB NOT NULL,
    row_sha BLOB NOT NULL,
    body BLOB NOT NULL);
CREATE TABLE batch(
    first_seq INTEGER PRIMARY KEY,
    last_seq INTEGER NOT NULL UNIQUE,
    records INTEGER NOT NULL,
    raw_size INTEGER NOT NULL,
    oldest_wall_ms INTEGER NOT NULL,
    sealed_wall_ms INTEGER NOT NULL,
    sha BLOB NOT NULL,
    prev_chain BLOB NOT NULL,
    chain BLOB NOT NULL,
    row_sha BLOB NOT NULL,
    bytes BLOB NOT NULL);
)";

/// Files of older programs have none. On a page of its own: one bad page must not take both.
constexpr const char* kStreamCopy = R"(
CREATE TABLE stream_copy(
    one INTEGER PRIMARY KEY CHECK (one = 1),
    agent BLOB NOT NULL,
    epoch BLOB NOT NULL,
    base_seq INTEGER NOT NULL,
    base_chain BLOB NOT NULL,
    acked_seq INTEGER NOT NULL,
    row_sha BLOB NOT NULL);
)";

/// Readings name a customer's devices: nobody else may read them.
void makePrivateFile(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor >= 0) ::close(descriptor);
}

void requireOwner(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return makePrivateFile(path);
    if (status.st_uid == ::geteuid()) return;
    throw OutboxError{
        OutboxFault::NotUsable,
        fmt::format(
            "{}: belongs to user {}, this program runs as user {}; start it as that user or change "
            "the owner",
            path,
            status.st_uid,
            ::geteuid())};
}

/// SQLite would call a file read-only whose number of the format is none that it knows.
void requireKnownFormat(const std::string& path) {
    constexpr std::size_t kWriteVersionAt = 18;
    std::array<char, kWriteVersionAt + 1> head{};
    std::ifstream file{path, std::ios::binary};
    if (!file.read(head.data(), head.size())) return;  // it is new, or SQLite will see
    // Without its first words it may be a file that a power failure left unfinished: SQLite knows.
    const bool is_sqlite =
        std::string_view{head.data(), head.size()}.starts_with("SQLite format 3");
    if (!is_sqlite || head.back() == 1 || head.back() == 2) return;
    throw OutboxError{OutboxFault::Damaged, path + ": has an unknown file format"};
}

void requireKnownSchema(sqlite::Connection& connection, std::int64_t version) {
    if (version > kSchemaVersion) {
        throw OutboxError{
            OutboxFault::NewerSchema,
            fmt::format(
                "{}: has schema {}, this program knows up to {}: install the newer program again; "
                "the file was not changed",
                connection.path(),
                version,
                kSchemaVersion)};
    }
    if (version != kSchemaVersion || connection.number("PRAGMA application_id") != kApplicationId) {
        throw OutboxError{
            OutboxFault::Damaged, fmt::format("{}: is no outbox of an agent", connection.path())};
    }
}

void createTables(sqlite::Connection& connection) {
    sqlite::Transaction transaction{connection};
    connection.run(kSingleTables);
    connection.run(kStreamCopy);
    connection.run(kStreamTables);
    connection.run(fmt::format("PRAGMA application_id = {}", kApplicationId));
    connection.run(fmt::format("PRAGMA user_version = {}", kSchemaVersion));
    faults::crashPoint("outbox.create.before_commit");
    transaction.commit();
    faults::crashPoint("outbox.create.after_commit");
}

bool hasTable(sqlite::Connection& connection, std::string_view name) {
    return connection.number(
               fmt::format("SELECT count(*) FROM sqlite_master WHERE name = '{}'", name)) == 1;
}

/// A write proves the rights and takes the lock now, not with the first reading. Its sync is also
/// that of what an earlier process has written and not synced. A full disk is waited for later.
void proveWritable(sqlite::Connection& connection) {
    try {
        sqlite::Transaction probe{connection};
        // An UPDATE to the same values would write nothing.
        connection.run(fmt::format("PRAGMA user_version = {}", kSchemaVersion));
        probe.commit();
    } catch (const OutboxError& problem) {
        if (problem.fault() != OutboxFault::Full) throw;
    }
}

}  // namespace

SpaceBudget divideSpace(std::uint64_t limit_bytes) {
    const std::uint64_t reserve = std::min(2 * kMib, limit_bytes / 8);
    const std::uint64_t log = std::min(8 * kMib, limit_bytes / 8);
    return {
        .limit = limit_bytes, .data = limit_bytes - reserve - log, .reserve = reserve, .log = log};
}

sqlite::Connection openOutboxFile(const std::string& path, const SpaceBudget& budget) {
    requireOwner(path);
    requireKnownFormat(path);
    sqlite::Connection connection{path};
    const std::int64_t version = connection.number("PRAGMA user_version");
    const bool is_empty = connection.number("SELECT count(*) FROM sqlite_master") == 0;
    if (!is_empty || version != 0) requireKnownSchema(connection, version);
    // SQLite takes less than a page for a new file; whatever it was, it is not that.
    std::error_code ignored;
    if (is_empty && std::filesystem::file_size(path, ignored) % kPageBytes != 0)
        throw OutboxError{OutboxFault::Damaged, path + ": is cut off"};
    // Exclusive before WAL: no shared memory, and a second process is refused.
    connection.run("PRAGMA locking_mode = EXCLUSIVE");
    connection.run(fmt::format("PRAGMA page_size = {}", kPageBytes));
    connection.run("PRAGMA journal_mode = WAL");
    const bool syncs = !faults::isOff(faults::Safeguard::OutboxSync);
    connection.run(fmt::format("PRAGMA synchronous = {}", syncs ? "FULL" : "OFF"));
    // The log is used again from its beginning once it is this large.
    connection.run(fmt::format("PRAGMA wal_autocheckpoint = {}", budget.log / 2 / kPageBytes));
    connection.run(fmt::format("PRAGMA journal_size_limit = {}", budget.log / 2));
    connection.run("PRAGMA cell_size_check = ON");
    connection.run("PRAGMA trusted_schema = OFF");
    connection.run(
        fmt::format("PRAGMA max_page_count = {}", (budget.data + budget.reserve) / kPageBytes));
    if (is_empty) createTables(connection);
    if (!hasTable(connection, "stream_copy")) connection.run(kStreamCopy);
    proveWritable(connection);
    return connection;
}

namespace {

std::string definitionsIn(sqlite::Connection& connection) {
    sqlite::Statement all{
        connection, "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"};
    std::string text;
    while (all.step()) {
        for (int column = 0; column < 4; ++column)
            text += all.bytes(column) + '\n';
    }
    return text;
}

std::string soundDefinitions(bool has_parked_tables) {
    sqlite::Connection sound{":memory:"};
    sound.run(kSingleTables);
    sound.run(kStreamCopy);
    sound.run(kStreamTables);
    if (has_parked_tables) parkTables(sound);
    return definitionsIn(sound);
}

/// A damaged definition may still be one, of another table.
void requireOwnDefinitions(sqlite::Connection& connection) {
    static const std::string usual = soundDefinitions(false);
    const bool is_usual = !hasParkedTables(connection);
    if (definitionsIn(connection) != (is_usual ? usual : soundDefinitions(true)))
        throw OutboxError{
            OutboxFault::Damaged, connection.path() + ": a definition of a table is damaged"};
}

}  // namespace

void checkStructure(sqlite::Connection& connection) {
    requireOwnDefinitions(connection);
    sqlite::Statement check{connection, "PRAGMA integrity_check(1)"};
    const std::string result = check.step() ? check.bytes(0) : std::string{"no answer"};
    if (result != "ok")
        throw OutboxError{OutboxFault::Damaged, fmt::format("{}: {}", connection.path(), result)};
}

void parkTables(sqlite::Connection& connection) {
    connection.run(fmt::format("ALTER TABLE record RENAME TO {}", kParkedRecords));
    connection.run(fmt::format("ALTER TABLE batch RENAME TO {}", kParkedBatches));
    connection.run(kStreamTables);
}

bool hasStreamTables(sqlite::Connection& connection) {
    return hasTable(connection, "record") && hasTable(connection, "batch");
}

bool hasParkedTables(sqlite::Connection& connection) {
    return hasTable(connection, kParkedRecords) && hasTable(connection, kParkedBatches);
}

void dropParkedTables(sqlite::Connection& connection) {
    connection.run(fmt::format("DROP TABLE {}", kParkedRecords));
    connection.run(fmt::format("DROP TABLE {}", kParkedBatches));
}

std::uint64_t usedBytes(sqlite::Connection& connection) {
    const auto pages = connection.number("PRAGMA page_count");
    const auto unused = connection.number("PRAGMA freelist_count");
    return static_cast<std::uint64_t>(pages - unused) * kPageBytes;
}

std::uint64_t logBytes(const sqlite::Connection& connection) {
    std::error_code none_yet;
    const auto size = std::filesystem::file_size(connection.path() + "-wal", none_yet);
    return none_yet ? 0 : size;
}

}  // namespace platen::agent::outbox
