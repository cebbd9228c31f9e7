#pragma once

#include "server/ingest/arrival.hpp"
#include "server/ingest/inbox.hpp"
#include "server/ingest/machine_rules.hpp"
#include "server/ingest/stream_rules.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace platen::server::ingest {

/// What the inbox knows of a stream before some batches of it are taken.
struct StreamView {
    Stream stream;
    std::vector<StoredBatch> stored{};  ///< that overlaps the batches, where needsStored() said so
    std::vector<AheadBatch> ahead{};    ///< all that waits for one before it
};

/// What is to be written for some batches of one stream.
struct StreamPlan {
    Stream stream;                      ///< as it stands after them
    std::vector<Decision> decisions{};  ///< one for each
    std::vector<NewBatch> added{};
    std::vector<AheadBatch> ready{};     ///< stored earlier; nothing before it is missing any more
    std::vector<AheadBatch> removed{};   ///< stored earlier; contradicts what came before it now
    std::vector<const Parcel*> forks{};  ///< contradicts what is stored
    std::vector<MachineNews> news{};
    bool hole{false};       ///< a batch is missing before one that arrived, now or earlier
    bool withdrawn{false};  ///< a hole that people were told of is none any more
};

/// True when planStream() needs to know what the inbox has in the ranges of the batches, which are
/// sorted by first_seq: some do not simply continue the stream. Pure.
[[nodiscard]] bool needsStored(const StreamState& stream, std::span<const Parcel* const> parcels);

/// Takes the batches, sorted by first_seq, as stream_rules and machine_rules decide. At most
/// `ahead_limit` batches wait for one before them. Pure.
[[nodiscard]] StreamPlan planStream(
    const StreamView& view, std::span<const Parcel* const> parcels, std::size_t ahead_limit);

}  // namespace platen::server::ingest
