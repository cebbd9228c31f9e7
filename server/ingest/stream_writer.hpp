#pragma once

#include "server/ingest/arrival.hpp"
#include "server/ingest/inbox.hpp"

#include <cstddef>
#include <vector>

namespace platen::server::ingest {

/// What became of some batches of one stream.
struct StreamOutcome {
    Stream stream;  ///< as it stands after them
    std::vector<Decision> decisions;
    bool hole{false};  ///< a batch is missing before one that arrived, now or earlier
    /// Nothing was stored: the agent may not begin this stream (Stream::exists).
    bool is_refused{false};
};

/// Puts batches of one stream into the inbox as stream_rules decide, in the order of their
/// sequence numbers, and moves the high-water mark. The stream stays locked until `tx` ends: take
/// streams in the order of their keys.
[[nodiscard]] StreamOutcome storeBatches(
    InboxTransaction& tx,
    const StreamKey& key,
    std::vector<const Parcel*> parcels,
    std::size_t ahead_limit);

}  // namespace platen::server::ingest
