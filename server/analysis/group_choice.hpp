#pragma once

#include "server/analysis/queue_store.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace platen::server::analysis {

struct GroupLimits {
    int batches{64};
    std::int64_t bytes{16 * 1024 * 1024};  ///< unpacked; the first batch may be larger
};

/// Which batches are taken together.
struct GroupChoice {
    std::vector<Head> heads;  ///< in the order in which they are analysed
    bool is_lone{false};      ///< one batch that was attempted before: nothing else comes with it
};

/// `waiting` by stream and number. The batches of a stream keep their order, streams are mixed by
/// the times at which batches arrived. Where the next batch of a stream was attempted before, it
/// is taken alone; others go up to such a batch. Nothing of streams that pause. Pure.
[[nodiscard]] GroupChoice chooseGroup(
    std::span<const WaitingBatch> waiting, const GroupLimits& limits);

}  // namespace platen::server::analysis
