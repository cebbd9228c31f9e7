#pragma once

#include "agent/outbox/batch_builder.hpp"
#include "agent/outbox/outbox_record.hpp"
#include "agent/outbox/sqlite.hpp"
#include "agent/outbox/thinning.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace platen::agent::outbox {

/// The records that are in no batch yet. Each row carries a SHA-256 over all its columns.
class RecordTable {
public:
    /// `table` is another name while the records move to a new epoch.
    explicit RecordTable(sqlite::Connection& connection, std::string_view table = "record")
        : connection_{connection}, table_{table} {}

    /// `message` stands at seq; a gap reaches to the last number that it names.
    void insert(std::uint64_t seq, const NewRecord& record);
    void erase(std::uint64_t first_seq, std::uint64_t last_seq);

    /// Rows in order of seq from `from` on. Throws OutboxError{Damaged} for a wrong checksum.
    [[nodiscard]] std::vector<StoredRecord> read(std::uint64_t from, std::size_t limit);
    [[nodiscard]] std::vector<ThinningRow> readForThinning(std::uint64_t from, std::size_t limit);

    [[nodiscard]] std::uint64_t count();
    /// The last number that is used.
    [[nodiscard]] std::optional<std::uint64_t> end();
    /// Unix time in milliseconds of the first record.
    [[nodiscard]] std::optional<std::int64_t> oldestWall();

    /// Reads every row; the first one must follow `last_seq`. Returns the last number, `last_seq`
    /// of an empty table. Throws OutboxError{Damaged} for a wrong checksum or a hole.
    [[nodiscard]] std::uint64_t verify(std::uint64_t last_seq);

private:
    [[nodiscard]] sqlite::Statement prepare(std::string_view sql);

    sqlite::Connection& connection_;
    std::string_view table_;
};

}  // namespace platen::agent::outbox
