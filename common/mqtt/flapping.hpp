#pragma once

#include <chrono>
#include <deque>

namespace platen::mqtt {

/// Tells a connection that is accepted and lost again and again, as when two clients of one name
/// push each other out: brokers do not have to say so. Times are of the boot clock. Not
/// thread-safe.
class Flapping {
public:
    /// `longest_wait`: of the back-off; a twin that backs off as we do comes back within it.
    explicit Flapping(std::chrono::milliseconds longest_wait) : calm_{2 * longest_wait} {}

    /// A connection that the broker had accepted ended at `now`.
    void ended(std::chrono::milliseconds now, std::chrono::milliseconds lasted);

    /// From the sixth end within ten minutes, until a connection lasted twice the longest wait.
    [[nodiscard]] bool is() const { return flapping_; }

private:
    std::chrono::milliseconds calm_;
    std::deque<std::chrono::milliseconds> ends_;
    bool flapping_{false};
};

}  // namespace platen::mqtt
