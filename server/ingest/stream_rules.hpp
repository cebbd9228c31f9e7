#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace platen::server::ingest {

/// Where a stream (one agent, one epoch) stands.
struct StreamState {
    std::uint64_t hw{0};  ///< last seq that is stored without a hole before it
    std::string chain;    ///< chain value at hw
    bool retired{false};
};

/// What the rules look at in an envelope.
struct BatchHead {
    std::uint64_t first_seq{0};
    std::uint64_t last_seq{0};
    std::string prev_chain;
    std::string sha256;
};

/// A batch that the inbox has already.
struct StoredBatch {
    std::uint64_t first_seq{0};
    std::uint64_t last_seq{0};
    std::string sha256;
};

enum class Decision {
    Append,       ///< the next one: store, move the high-water mark
    StoreAhead,   ///< one before it is missing: store, do not move the mark
    Duplicate,    ///< stored already: acknowledge again
    TooFarAhead,  ///< drop: the agent sends it again
    Fork,         ///< does not continue what is stored: keep it apart
    Retired,      ///< this epoch is closed
};

/// True when decide() needs to know what the inbox has in the range of `batch`.
[[nodiscard]] bool needsStored(const StreamState& stream, const BatchHead& batch);

/// What to do with a batch whose envelope is sound. Pure. `overlapping` is what the inbox has
/// between first_seq and last_seq, where needsStored(); days of the inbox that were dropped are
/// missing from it. `ahead_room` is how many more batches may be stored ahead.
[[nodiscard]] Decision decide(
    const StreamState& stream,
    const BatchHead& batch,
    std::span<const StoredBatch> overlapping,
    std::size_t ahead_room);

}  // namespace platen::server::ingest
