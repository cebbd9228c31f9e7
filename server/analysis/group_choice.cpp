#include "server/analysis/group_choice.hpp"

#include <algorithm>
#include <iterator>

namespace platen::server::analysis {

namespace {

/// The batches of one stream that are left.
using Queue = std::span<const WaitingBatch>;

std::vector<Queue> byStream(std::span<const WaitingBatch> waiting) {
    std::vector<Queue> queues;
    while (!waiting.empty()) {
        const auto end = std::ranges::find_if(waiting, [&](const WaitingBatch& batch) {
            return batch.head.stream != waiting.front().head.stream;
        });
        const auto size = static_cast<std::size_t>(end - waiting.begin());
        queues.push_back(waiting.first(size));
        waiting = waiting.subspan(size);
    }
    return queues;
}

}  // namespace

GroupChoice chooseGroup(std::span<const WaitingBatch> waiting, const GroupLimits& limits) {
    std::vector<Queue> queues = byStream(waiting);
    std::erase_if(queues, [](const Queue& queue) { return queue.front().is_paused; });
    for (const Queue& queue : queues) {
        if (queue.front().was_attempted) return {.heads = {queue.front().head}, .is_lone = true};
    }
    GroupChoice choice;
    std::int64_t bytes = 0;
    while (!queues.empty() && std::ssize(choice.heads) < limits.batches) {
        const auto next = std::ranges::min_element(
            queues, {}, [](const Queue& queue) { return queue.front().head.received_at; });
        const WaitingBatch& batch = next->front();
        if (!choice.heads.empty() && bytes + batch.raw_size > limits.bytes) break;
        bytes += batch.raw_size;
        choice.heads.push_back(batch.head);
        *next = next->subspan(1);
        if (next->empty() || next->front().was_attempted) queues.erase(next);
    }
    return choice;
}

}  // namespace platen::server::analysis
