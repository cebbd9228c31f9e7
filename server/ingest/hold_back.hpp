#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace platen::server::ingest {

inline constexpr std::chrono::milliseconds kLongestHold{5000};

/// How long ingest waits between two groups while so many batches wait for the analysis: nothing up
/// to `backlog`, then more and more, so that the analysis gets the machine; never for ever, because
/// agents must hear that the server is there. `backlog` 0: never. Pure.
[[nodiscard]] inline std::chrono::milliseconds holdBack(
    std::int64_t waiting, std::int64_t backlog) {
    if (backlog == 0 || waiting <= backlog) return {};
    // Half as many again: the longest.
    const auto beyond = static_cast<double>(waiting - backlog) / static_cast<double>(backlog);
    const auto share = std::clamp(2 * beyond, 0.02, 1.0);
    return std::chrono::milliseconds{
        static_cast<std::int64_t>(share * static_cast<double>(kLongestHold.count()))};
}

}  // namespace platen::server::ingest
