#pragma once

#include "common/mqtt/event.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace platen::tests {

/// Takes the events of a client on the library's thread; the test's thread waits for them.
class EventLog {
public:
    [[nodiscard]] mqtt::EventSink sink() {
        return [this](mqtt::Event event) {
            const std::lock_guard lock{mutex_};
            events_.push_back(std::move(event));
            arrived_.notify_all();
        };
    }

    /// The next event of a kind; others before it are dropped. `meanwhile` is called again and
    /// again. Nothing after half a minute, which only a failing test waits for.
    template <class Kind>
    std::optional<Kind> next(const std::function<void()>& meanwhile = [] {}) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{30};
        while (std::chrono::steady_clock::now() < end) {
            meanwhile();
            std::unique_lock lock{mutex_};
            arrived_.wait_for(
                lock, std::chrono::milliseconds{10}, [this] { return !events_.empty(); });
            while (!events_.empty()) {
                const mqtt::Event event = std::move(events_.front());
                events_.erase(events_.begin());
                if (const auto* found = std::get_if<Kind>(&event)) return *found;
            }
        }
        return std::nullopt;
    }

private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<mqtt::Event> events_;
};

}  // namespace platen::tests
