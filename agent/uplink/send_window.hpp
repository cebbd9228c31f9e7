#pragma once

#include "common/core/random.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace platen::agent::uplink {

/// When each unacknowledged batch is sent (again): at once when it is new, then after
/// first, 2 * first, ..., each up to its half shorter by chance, never sooner than a second. Times
/// are boot times. Pure but for the randomness that it is given.
class SendWindow {
public:
    using Milliseconds = std::chrono::milliseconds;

    SendWindow(Milliseconds first, Milliseconds longest, Random& random)
        : first_{first}, longest_{longest}, random_{random} {}

    /// These are the batches now, by their first number: others are forgotten, new ones are due.
    void follow(const std::vector<std::uint64_t>& batches, Milliseconds now);
    /// In order.
    [[nodiscard]] std::vector<std::uint64_t> due(Milliseconds now) const;
    [[nodiscard]] std::optional<Milliseconds> nextDue() const;

    /// How often this batch was sent by now, since something was last heard of it.
    int sent(std::uint64_t batch, Milliseconds now);
    /// The server gave a sign of life. When something is sent again does not depend on it.
    void heard();
    /// Everything is due: nothing is known about what was sent before.
    void restart(Milliseconds now);
    /// What was sent a moment ago may still arrive; everything else is due. Not sooner than `pause`
    /// after the last time, unless restart() came between: on a slow link the answers to
    /// repetitions must not cause more of them. The waits go on growing.
    void resendStale(Milliseconds now, Milliseconds pause);
    void clear() { flights_.clear(); }

    [[nodiscard]] std::size_t size() const { return flights_.size(); }

private:
    struct Flight {
        std::optional<Milliseconds> sent_at;
        Milliseconds due_at{0};
        int sendings{0};
        int unanswered{0};  ///< of these, since heard()
    };
    [[nodiscard]] Milliseconds wait(int sendings);

    Milliseconds first_;
    Milliseconds longest_;
    Random& random_;
    std::map<std::uint64_t, Flight> flights_;
    std::optional<Milliseconds> resent_at_;  ///< by resendStale()
};

}  // namespace platen::agent::uplink
