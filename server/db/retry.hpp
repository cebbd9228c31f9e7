#pragma once

#include "common/core/random.hpp"
#include "server/db/errors.hpp"

#include <chrono>
#include <utility>

namespace platen::server::db {

/// How often a transaction that others got in the way of is repeated.
struct RetryPolicy {
    int attempts{5};
    std::chrono::milliseconds first_pause{20};  ///< doubled each time, with full jitter
};

/// Sleeps before attempt number `attempt` (1 is the first repetition).
void pauseBeforeRetry(const RetryPolicy& policy, int attempt, Random& random);

/// Calls `work`, which does a whole transaction, again after RetryNeeded. Other errors, and the
/// last RetryNeeded, go to the caller.
template <class Work>
auto withRetry(const RetryPolicy& policy, Random& random, Work&& work) {
    for (int attempt = 1;; ++attempt) {
        try {
            return std::forward<Work>(work)();
        } catch (const RetryNeeded&) {
            if (attempt >= policy.attempts) throw;
        }
        pauseBeforeRetry(policy, attempt, random);
    }
}

}  // namespace platen::server::db
