#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <limits>
#include <mutex>
#include <stop_token>
#include <utility>
#include <vector>

namespace platen::agent::app {

/// Hands items from several threads to one. Order is kept.
template <class T>
class WorkQueue {
public:
    explicit WorkQueue(std::size_t capacity) : capacity_{capacity} {}

    /// Waits while the queue is full; false when `stop` was requested before there was room.
    bool push(T item, const std::stop_token& stop) {
        {
            std::unique_lock lock{mutex_};
            if (!room_.wait(lock, stop, [this] { return items_.size() < capacity_; })) return false;
            items_.push_back(std::move(item));
        }
        filled_.notify_one();
        return true;
    }

    /// Never waits: for threads that must not be held up.
    void pushNow(T item) { pushBelow(std::numeric_limits<std::size_t>::max(), std::move(item)); }

    /// The same, for what may be dropped: false when `most` items wait already.
    bool pushBelow(std::size_t most, T item) {
        {
            const std::lock_guard lock{mutex_};
            if (items_.size() >= most) return false;
            items_.push_back(std::move(item));
        }
        filled_.notify_one();
        return true;
    }

    /// Everything that is there; waits up to `at_most` for the first item, or until `stop`.
    std::vector<T> takeAll(const std::stop_token& stop, std::chrono::milliseconds at_most) {
        std::vector<T> taken;
        {
            std::unique_lock lock{mutex_};
            filled_.wait_for(lock, stop, at_most, [this] { return !items_.empty(); });
            taken.swap(items_);
        }
        room_.notify_all();
        return taken;
    }

private:
    std::size_t capacity_;
    std::mutex mutex_;
    std::condition_variable_any filled_;
    std::condition_variable_any room_;
    std::vector<T> items_;
};

}  // namespace platen::agent::app
