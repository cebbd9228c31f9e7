#pragma once

#include "agent/snmp/peer.hpp"
#include "common/core/clock.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace platen::agent::polling {

/// One instant by both clocks.
struct Moment {
    TimePoint wall;
    std::chrono::milliseconds boot;
};
[[nodiscard]] Moment momentOf(const Clock& clock);

/// The first slot later than `after`: a multiple of `interval` since 1970 UTC, plus `offset`. UTC
/// has no summer time, so slots never double or vanish.
[[nodiscard]] TimePoint nextSlot(
    TimePoint after, std::chrono::milliseconds interval, std::chrono::milliseconds offset);

/// Where in the spread a device takes its turn: the same after every start.
[[nodiscard]] std::chrono::milliseconds slotOffset(
    const snmp::Peer& peer, std::chrono::milliseconds spread);

/// When each device is to be read next. Turns are slots of the wall clock, so that readings of a
/// fleet fit together; waiting goes by the boot clock. When the wall clock jumps, turns move to the
/// slots of the new time. Between two turns of a device lies half an interval at least, and with a
/// steady clock one and a half at most. Pure: every call says what time it is. One thread.
class Schedule {
public:
    /// `interval` > 0; `spread` >= 0.
    Schedule(std::chrono::milliseconds interval, std::chrono::milliseconds spread);

    /// Due at once. These replace what was planned for the device before.
    void planNow(const snmp::Peer& peer, Moment now);
    /// Due at the next slot that is half an interval or more away.
    void planSlot(const snmp::Peer& peer, Moment now);
    /// Due when this pause has passed, whatever the wall clock does.
    void planAfter(const snmp::Peer& peer, Moment now, std::chrono::milliseconds pause);
    void forget(const snmp::Peer& peer);

    /// A device whose turn has come, the longest waiting first; it has no plan then.
    [[nodiscard]] std::optional<snmp::Peer> takeDue(Moment now);
    /// When takeDue() has something, by the boot clock; nothing while no device is planned.
    [[nodiscard]] std::optional<std::chrono::milliseconds> nextDue() const;
    [[nodiscard]] std::size_t size() const { return turns_.size(); }

private:
    struct Turn {
        std::chrono::milliseconds due;         // boot clock
        std::chrono::milliseconds not_before;  // boot clock
        bool at_slot;
    };
    void plan(const snmp::Peer& peer, Turn turn);
    [[nodiscard]] std::chrono::milliseconds dueAtSlot(
        const snmp::Peer& peer, Moment now, std::chrono::milliseconds not_before) const;
    void followWallClock(Moment now);

    std::chrono::milliseconds interval_;
    std::chrono::milliseconds spread_;
    std::map<snmp::Peer, Turn> turns_;
    std::set<std::pair<std::chrono::milliseconds, snmp::Peer>> queue_;
    std::optional<std::chrono::milliseconds> clock_difference_;  // wall - boot when slots were set
};

}  // namespace platen::agent::polling
