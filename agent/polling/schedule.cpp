#include "agent/polling/schedule.hpp"

#include <algorithm>
#include <functional>
#include <vector>

namespace platen::agent::polling {

namespace {

using std::chrono::milliseconds;

/// Smaller differences are the clock's ordinary correction.
constexpr milliseconds kClockJump{2000};

milliseconds clockDifference(Moment now) {
    return now.wall.time_since_epoch() - now.boot;
}

}  // namespace

Moment momentOf(const Clock& clock) {
    return {.wall = clock.wallNow(), .boot = clock.bootNow()};
}

TimePoint nextSlot(TimePoint after, milliseconds interval, milliseconds offset) {
    const milliseconds since = after.time_since_epoch() - offset;
    const auto whole = since / interval - (since % interval < milliseconds{0} ? 1 : 0);
    return TimePoint{(whole + 1) * interval + offset};
}

milliseconds slotOffset(const snmp::Peer& peer, milliseconds spread) {
    if (spread <= milliseconds{0}) return milliseconds{0};
    const auto hash = static_cast<std::uint64_t>(std::hash<snmp::Peer>{}(peer));
    return milliseconds{
        static_cast<std::int64_t>(hash % static_cast<std::uint64_t>(spread.count()))};
}

Schedule::Schedule(milliseconds interval, milliseconds spread)
    : interval_{interval}, spread_{std::min(spread, interval)} {}

void Schedule::planNow(const snmp::Peer& peer, Moment now) {
    plan(peer, {.due = now.boot, .not_before = now.boot, .at_slot = false});
}

void Schedule::planSlot(const snmp::Peer& peer, Moment now) {
    if (!clock_difference_) clock_difference_ = clockDifference(now);
    const milliseconds not_before = now.boot + interval_ / 2;
    plan(
        peer, {.due = dueAtSlot(peer, now, not_before), .not_before = not_before, .at_slot = true});
}

void Schedule::planAfter(const snmp::Peer& peer, Moment now, milliseconds pause) {
    plan(peer, {.due = now.boot + pause, .not_before = now.boot, .at_slot = false});
}

void Schedule::forget(const snmp::Peer& peer) {
    const auto found = turns_.find(peer);
    if (found == turns_.end()) return;
    queue_.erase({found->second.due, peer});
    turns_.erase(found);
}

void Schedule::plan(const snmp::Peer& peer, Turn turn) {
    forget(peer);
    turns_.emplace(peer, turn);
    queue_.emplace(turn.due, peer);
}

milliseconds Schedule::dueAtSlot(
    const snmp::Peer& peer, Moment now, milliseconds not_before) const {
    const milliseconds difference = clockDifference(now);
    const TimePoint earliest{std::max(not_before, now.boot) + difference};
    const TimePoint slot =
        nextSlot(earliest - milliseconds{1}, interval_, slotOffset(peer, spread_));
    return slot.time_since_epoch() - difference;
}

std::optional<snmp::Peer> Schedule::takeDue(Moment now) {
    followWallClock(now);
    if (queue_.empty() || queue_.begin()->first > now.boot) return std::nullopt;
    const snmp::Peer peer = queue_.begin()->second;
    forget(peer);
    return peer;
}

std::optional<milliseconds> Schedule::nextDue() const {
    if (queue_.empty()) return std::nullopt;
    return queue_.begin()->first;
}

void Schedule::followWallClock(Moment now) {
    if (!clock_difference_) return;
    const milliseconds moved = clockDifference(now) - *clock_difference_;
    if (moved < kClockJump && -moved < kClockJump) return;
    clock_difference_ = clockDifference(now);
    const auto turns = turns_;
    for (const auto& [peer, turn] : turns) {
        if (!turn.at_slot || turn.due <= now.boot) continue;
        Turn moved_turn = turn;
        moved_turn.due = dueAtSlot(peer, now, turn.not_before);
        plan(peer, moved_turn);
    }
}

}  // namespace platen::agent::polling
