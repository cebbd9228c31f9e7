#pragma once

#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "tests/simulation/figures.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>

/// A whole system in one thread and in virtual time: one seed is one history, always the same.
namespace platen::simulation {

using Milliseconds = std::chrono::milliseconds;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// A promise of the protocol was broken. The text says which, and by what.
class Violation : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

template <class... Values>
void require(bool holds, fmt::format_string<Values...> format, Values&&... values) {
    if (!holds) throw Violation{fmt::format(format, std::forward<Values>(values)...)};
}

/// All chance of one history.
class Chance final : public Random {
public:
    explicit Chance(std::uint64_t seed) : engine_{seed * 0x9E37'79B9'7F4A'7C15ULL + 1} {}

    [[nodiscard]] std::string bytes(std::size_t count) override {
        std::string drawn(count, '\0');
        for (char& byte : drawn)
            byte = static_cast<char>(engine_() & 0xFFU);
        return drawn;
    }
    /// 0 .. bound-1.
    [[nodiscard]] std::uint64_t pick(std::uint64_t bound) { return engine_() % bound; }
    [[nodiscard]] bool percent(std::uint64_t likelihood) { return pick(100) < likelihood; }
    [[nodiscard]] Milliseconds upTo(Milliseconds most) {
        return Milliseconds{pick(static_cast<std::uint64_t>(most.count()) + 1)};
    }
    [[nodiscard]] std::mt19937_64& engine() { return engine_; }

private:
    std::mt19937_64 engine_;
};

/// What happens when. Events of the same moment happen in the order in which they were planned.
class Timeline {
public:
    [[nodiscard]] Milliseconds now() const { return now_; }
    void after(Milliseconds delay, std::function<void()> action) {
        plan_.emplace(now_ + delay, std::move(action));
    }
    /// Runs everything that is planned until then.
    void runUntil(Milliseconds end) {
        while (!plan_.empty() && plan_.begin()->first <= end)
            runNext();
        now_ = end;
    }
    void runNext() {
        auto next = plan_.extract(plan_.begin());
        now_ = next.key();
        ++events_;
        next.mapped()();
    }
    [[nodiscard]] bool isEmpty() const { return plan_.empty(); }
    [[nodiscard]] std::uint64_t events() const { return events_; }

private:
    Milliseconds now_{0};
    std::uint64_t events_{0};
    std::multimap<Milliseconds, std::function<void()>> plan_;
};

/// What every part of one history shares.
struct Stage {
    Stage(std::uint64_t seed, bool is_traced) : chance{seed}, traced{is_traced} {}

    template <class... Values>
    void trace(fmt::format_string<Values...> format, Values&&... values) const {
        if (!traced) return;
        const auto now = static_cast<double>(timeline.now().count()) / 1000;
        fmt::print(
            stderr, "{:12.3f}  {}\n", now, fmt::format(format, std::forward<Values>(values)...));
    }
    /// True time; the server's clocks show it.
    [[nodiscard]] TimePoint wall() const {
        return TimePoint{std::chrono::sys_days{std::chrono::year{2026} / 11 / 2}} + timeline.now();
    }

    Timeline timeline;
    Chance chance;
    Figures figures;
    bool traced{false};
};

/// The first characters of something long.
[[nodiscard]] inline std::string brief(std::string_view bytes) {
    std::string text;
    for (const char byte : bytes.substr(0, 3))
        text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return text;
}

}  // namespace platen::simulation
