#pragma once

#include "server/ingest/arrival.hpp"
#include "server/ingest/inbox.hpp"

#include <cstddef>
#include <map>
#include <vector>

namespace platen::server::ingest {

using ParcelsOfStreams = std::map<StreamKey, std::vector<const Parcel*>>;

/// What became of some batches of one stream.
struct StreamOutcome {
    Stream stream;  ///< as it stands after them
    std::vector<Decision> decisions;
    bool hole{false};  ///< a batch is missing before one that arrived, now or earlier
    /// Nothing was stored: the agent may not begin this stream (Stream::exists).
    bool is_refused{false};
};

/// Puts batches into the inbox as stream_plan decides, in the order of their sequence numbers, and
/// moves the high-water marks: some ten statements, however many streams and batches there are. The
/// streams stay locked until `tx` ends. One outcome a stream, in the order of their keys.
[[nodiscard]] std::vector<StreamOutcome> storeBatches(
    InboxTransaction& tx, const ParcelsOfStreams& parcels, std::size_t ahead_limit);

}  // namespace platen::server::ingest
