#pragma once

#include "agent/outbox/sqlite.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::agent::outbox {

/// A batch as it is sent: the same bytes at every repetition.
struct SealedBatch {
    std::uint64_t first_seq{0};
    std::uint64_t last_seq{0};
    std::size_t records{0};
    std::uint32_t raw_size{0};
    std::int64_t oldest_wall_ms{0};  ///< Unix time of its first record
    std::int64_t sealed_ms{0};       ///< when it was built, by the clock of the tail
    std::string sha256;              ///< of zstd
    std::string prev_chain;
    std::string chain;  ///< after this batch
    std::string zstd;
};

/// A sealed batch without its content.
struct BatchHead {
    std::uint64_t first_seq{0};
    std::uint64_t last_seq{0};
    std::size_t records{0};
    std::size_t bytes{0};  ///< compressed
    std::int64_t oldest_wall_ms{0};
    std::int64_t sealed_ms{0};
    std::string chain;
};

/// One life of the stream. Kept batches begin after `base_seq`; those up to `acked_seq` are in the
/// server's database and stay for a while in case it loses them.
struct StreamState {
    std::string agent;  ///< whose records these are, a UUID as text
    std::string epoch;  ///< 16 bytes
    std::uint64_t base_seq{0};
    std::string base_chain;      ///< 32 bytes: the chain value at base_seq
    std::uint64_t acked_seq{0};  ///< end of a kept batch, or base_seq
    bool operator==(const StreamState&) const = default;
};

/// The sealed batches and the state of the stream that they are part of.
class BatchTable {
public:
    /// `table` is another name while the batches move to a new epoch.
    explicit BatchTable(sqlite::Connection& connection, std::string_view table = "batch")
        : connection_{connection}, table_{table} {}

    /// Nothing in a new file. Throws OutboxError{Damaged}.
    [[nodiscard]] std::optional<StreamState> stream();
    /// The same from its second place, for when the first one is damaged. Nothing when this one is.
    [[nodiscard]] std::optional<StreamState> streamCopy();
    void setStream(const StreamState& state);

    void insert(const SealedBatch& batch);
    /// Throws OutboxError{Damaged} for a wrong checksum and for a batch that is not there.
    [[nodiscard]] SealedBatch load(std::uint64_t first_seq);
    /// Batches that begin after `seq`, oldest first.
    [[nodiscard]] std::vector<BatchHead> after(std::uint64_t seq, std::size_t limit);
    /// The chain value after the batch that ends at `last_seq`.
    [[nodiscard]] std::optional<std::string> chainAfter(std::uint64_t last_seq);

    /// Where the batch that ends at `last_seq` begins.
    [[nodiscard]] std::optional<std::uint64_t> beginOf(std::uint64_t last_seq);

    void erase(std::uint64_t first_seq);
    void eraseUpTo(std::uint64_t last_seq);

    /// Compressed bytes of the batches up to `last_seq`.
    [[nodiscard]] std::uint64_t bytesUpTo(std::uint64_t last_seq);
    /// Where the last batch ends.
    [[nodiscard]] std::optional<std::uint64_t> end();
    /// Records in the batches after `seq`.
    [[nodiscard]] std::uint64_t recordsAfter(std::uint64_t seq);
    /// `sealed_ms` of the last batch.
    [[nodiscard]] std::optional<std::int64_t> lastSealed();

    /// Reads every batch of the stream: checksums, and one chain without holes from the base on;
    /// acked_seq is an end of one. Returns the end of the last one. Throws OutboxError{Damaged}.
    [[nodiscard]] std::uint64_t verify(const StreamState& state);

private:
    [[nodiscard]] std::optional<StreamState> streamIn(std::string_view table);
    [[nodiscard]] sqlite::Statement prepare(std::string_view sql);

    sqlite::Connection& connection_;
    std::string_view table_;
};

}  // namespace platen::agent::outbox
