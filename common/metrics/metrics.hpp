#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace platen::metrics {

/// Only goes up. Any thread.
class Counter {
public:
    void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

/// Goes up and down. Any thread.
class Gauge {
public:
    void set(double value) { value_.store(value, std::memory_order_relaxed); }
    [[nodiscard]] double value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<double> value_{0};
};

/// All figures of one process, for Prometheus, and whether its parts are fit for work. Any thread.
/// What counter() and gauge() hand out lives as long as the registry.
class Registry {
public:
    Registry() = default;
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;
    ~Registry() = default;

    /// The same name gives the same figure; `name` as Prometheus wants it (platen_..._total).
    Counter& counter(std::string_view name, std::string_view help);
    Gauge& gauge(std::string_view name, std::string_view help);

    /// A part says how it is: an empty `problem` means fit, a text says what is wrong.
    void setHealth(std::string_view part, std::string_view problem);
    /// Every part that is not fit, with its problem; empty: ready.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> problems() const;

    /// The text exposition format, version 0.0.4.
    [[nodiscard]] std::string prometheusText() const;

private:
    template <class Figure>
    struct Entry {
        std::string name;
        std::string help;
        Figure figure;
    };
    template <class Figure>
    Figure& find(std::deque<Entry<Figure>>& entries, std::string_view name, std::string_view help);

    mutable std::mutex mutex_;
    std::deque<Entry<Counter>> counters_;  // a deque: addresses stay
    std::deque<Entry<Gauge>> gauges_;
    std::map<std::string, std::string, std::less<>> health_;
};

}  // namespace platen::metrics
