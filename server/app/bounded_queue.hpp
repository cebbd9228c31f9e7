#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <limits>
#include <mutex>
#include <stop_token>
#include <utility>
#include <vector>

namespace platen::server::app {

/// Hands things from one thread to another. Any thread.
template <class T>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t limit) : limit_{limit} {}

    /// Never blocks; false when it is full: `item` was not taken.
    [[nodiscard]] bool push(T item) { return add(std::move(item), limit_); }

    /// Takes `item` even when it is full: for what is rare and must not be lost.
    void pushAnyway(T item) { (void)add(std::move(item), std::numeric_limits<std::size_t>::max()); }

    /// Waits until there is something, at most `longest`; then up to `most` items, as they came.
    [[nodiscard]] std::vector<T> popGroup(
        const std::stop_token& stop, std::chrono::milliseconds longest, std::size_t most) {
        std::unique_lock lock{mutex_};
        arrived_.wait_for(lock, stop, longest, [this] { return !items_.empty(); });
        std::vector<T> group;
        while (!items_.empty() && group.size() < most) {
            group.push_back(std::move(items_.front()));
            items_.pop_front();
        }
        return group;
    }

private:
    bool add(T item, std::size_t limit) {
        {
            const std::scoped_lock lock{mutex_};
            if (items_.size() >= limit) return false;
            items_.push_back(std::move(item));
        }
        arrived_.notify_one();
        return true;
    }

    const std::size_t limit_;
    std::mutex mutex_;
    std::condition_variable_any arrived_;
    std::deque<T> items_;
};

}  // namespace platen::server::app
