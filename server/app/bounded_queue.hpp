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

/// Hands things from one thread to another, bounded by their number and their size together. Any
/// thread.
template <class T>
class BoundedQueue {
public:
    explicit BoundedQueue(
        std::size_t limit, std::size_t byte_limit = std::numeric_limits<std::size_t>::max())
        : limit_{limit}, byte_limit_{byte_limit} {}

    /// Waits while it is full, at most `patience`; false when it is still full: `item`, which takes
    /// that many bytes, was not taken.
    [[nodiscard]] bool push(
        T item, std::size_t bytes = 0, std::chrono::milliseconds patience = {}) {
        {
            std::unique_lock lock{mutex_};
            const bool has_room = left_.wait_for(lock, patience, [&] {
                return items_.size() < limit_ && bytes <= byte_limit_ - bytes_;
            });
            if (!has_room) return false;
            add(std::move(item), bytes);
        }
        arrived_.notify_one();
        return true;
    }

    /// Takes `item` even when it is full: for what is rare, small and must not be lost.
    void pushAnyway(T item) {
        {
            const std::scoped_lock lock{mutex_};
            add(std::move(item), 0);
        }
        arrived_.notify_one();
    }

    /// Waits until there is something, at most `longest`; then up to `most` items of up to
    /// `most_bytes` together, but at least one, as they came.
    [[nodiscard]] std::vector<T> popGroup(
        const std::stop_token& stop,
        std::chrono::milliseconds longest,
        std::size_t most,
        std::size_t most_bytes = std::numeric_limits<std::size_t>::max()) {
        std::vector<T> group;
        {
            std::unique_lock lock{mutex_};
            arrived_.wait_for(lock, stop, longest, [this] { return !items_.empty(); });
            std::size_t bytes = 0;
            while (!items_.empty() && group.size() < most) {
                const std::size_t next = items_.front().bytes;
                if (!group.empty() && bytes + next > most_bytes) break;
                bytes += next;
                group.push_back(std::move(items_.front().item));
                bytes_ -= next;
                items_.pop_front();
            }
        }
        left_.notify_all();
        return group;
    }

private:
    struct Waiting {
        T item;
        std::size_t bytes;
    };

    void add(T item, std::size_t bytes) {
        items_.push_back({.item = std::move(item), .bytes = bytes});
        bytes_ += bytes;
    }

    const std::size_t limit_;
    const std::size_t byte_limit_;
    std::mutex mutex_;
    std::condition_variable_any arrived_;
    std::condition_variable left_;
    std::deque<Waiting> items_;  // guarded by mutex_
    std::size_t bytes_{0};       // of items_; guarded by mutex_
};

}  // namespace platen::server::app
