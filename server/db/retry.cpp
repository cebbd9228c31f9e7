#include "server/db/retry.hpp"

#include <algorithm>
#include <cstdint>
#include <thread>

namespace platen::server::db {

void pauseBeforeRetry(const RetryPolicy& policy, int attempt, Random& random) {
    const auto longest = policy.first_pause * (std::int64_t{1} << std::min(attempt - 1, 10));
    const auto bound = static_cast<std::uint64_t>(longest.count()) + 1;
    std::this_thread::sleep_for(
        std::chrono::milliseconds{static_cast<std::int64_t>(random.below(bound))});
}

}  // namespace platen::server::db
