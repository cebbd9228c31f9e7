#include "server/liveness/liveness_rules.hpp"

#include "common/config/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace platen::server::liveness {

namespace {

using std::chrono::milliseconds;

constexpr int kLooksAnInterval = 10;
/// Nobody has put in a pulse for so many intervals: nobody watched.
constexpr int kIntervalsUnwatched = 3;

std::int64_t numberOfInterval(TimePoint time, milliseconds interval) {
    return std::chrono::floor<milliseconds>(time.time_since_epoch()) / interval;
}

int thresholdOf(Part part, const LivenessSettings& settings) {
    return part == Part::Work ? settings.work_threshold : settings.threshold;
}

/// Why it is dead; empty: nothing proves it.
std::string findDeath(const PartView& view, const LivenessSettings& settings) {
    const auto missed = std::ranges::count_if(view.untaken, [&](TimePoint sent_at) {
        return view.now - sent_at >= settings.interval / 2;
    });
    if (missed >= thresholdOf(view.part, settings))
        return fmt::format(
            "it has taken none of {} pulses{}",
            missed,
            view.taken_at ? "; the last one at " + formatUtc(*view.taken_at) : "");
    const bool hears_nothing =
        view.part == Part::Ingest && settings.quiet.count() > 0 && view.agents >= kEnoughAgents &&
        view.acknowledged_at &&
        view.now - std::max(*view.acknowledged_at, view.watched_since.value_or(TimePoint::min())) >
            settings.quiet;
    if (hears_nothing)
        return fmt::format(
            "it has acknowledged no batch since {}; {} agents had sent some within the hour before",
            formatUtc(*view.acknowledged_at),
            view.agents);
    return {};
}

/// Something was taken since the last declaration.
bool isProvedAlive(const PartView& view) {
    return view.taken_at && (view.state != State::Dead || *view.taken_at >= view.since);
}

}  // namespace

std::string_view partWord(Part part) {
    switch (part) {
        case Part::Ingest:
            return "ingest";
        case Part::Analyze:
            return "analyze";
        case Part::Work:
            return "work";
    }
    throw std::logic_error{"unhandled Part"};
}

std::string_view stateWord(State state) {
    switch (state) {
        case State::Unknown:
            return "unknown";
        case State::Alive:
            return "alive";
        case State::Dead:
            return "dead";
    }
    throw std::logic_error{"unhandled State"};
}

State parseState(std::string_view word) {
    for (const State state : std::array{State::Unknown, State::Alive, State::Dead})
        if (stateWord(state) == word) return state;
    throw std::logic_error{"unknown state of a part: " + std::string{word}};
}

WatchStep watchStep(const PartView& view, const LivenessSettings& settings) {
    WatchStep step;
    const milliseconds interval = settings.interval;
    step.send = !view.sent_at ||
                numberOfInterval(view.now, interval) != numberOfInterval(*view.sent_at, interval);
    const bool is_watched =
        view.sent_at && view.now - *view.sent_at < kIntervalsUnwatched * interval;
    if (!is_watched) {
        step.begin = true;
        return step;
    }
    step.reason = findDeath(view, settings);
    if (!step.reason.empty()) {
        if (view.state != State::Dead) step.change = State::Dead;
    } else if (view.state != State::Alive && isProvedAlive(view)) {
        step.change = State::Alive;
    }
    return step;
}

std::chrono::milliseconds watchPause(const LivenessSettings& settings) {
    constexpr milliseconds kShortest{20};
    constexpr milliseconds kLongest{1000};
    return std::clamp(settings.interval / kLooksAnInterval, kShortest, kLongest);
}

void LivenessSettings::check() const {
    const auto require =
        [](std::string_view name, std::int64_t value, std::int64_t least, std::int64_t most) {
            if (value >= least && value <= most) return;
            throw config::ConfigError{
                fmt::format("liveness.{} is {}, allowed: {} to {}", name, value, least, most)};
        };
    require("interval_ms", interval.count(), 200, 600'000);
    require("threshold", threshold, 2, 500);
    require("work_threshold", work_threshold, 2, 500);
    require("quiet_s", quiet.count(), 0, 7 * 86'400);
}

}  // namespace platen::server::liveness
