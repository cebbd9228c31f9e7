#pragma once

#include "common/wire/epoch_note.hpp"
#include "server/analysis/queue_store.hpp"
#include "server/db/transaction.hpp"

#include <cstdint>

namespace platen::server::analysis {

/// What following an epoch means for the records of it.
struct EpochLink {
    bool is_known{false};      ///< the server has the epoch that is followed
    std::uint64_t missing{0};  ///< of its records, neither the agent nor the server has these
};

/// Notes that the stream of `batch` follows another epoch of the same agent, of which the agent has
/// no more the first `gone` records; and closes that one, but for a fork: who sends it goes on with
/// it. Locks both streams, in the order in which ingest does. `tx` sees the tenant.
[[nodiscard]] EpochLink linkEpoch(
    db::Transaction& tx, const InboxBatch& batch, const wire::EpochNote& note, std::uint64_t gone);

}  // namespace platen::server::analysis
