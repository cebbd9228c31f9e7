#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace platen {

/// UTC, in milliseconds: what the wire, the outbox and the database carry.
using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

/// Where time comes from. Components take a Clock& in their constructor and never ask the system
/// themselves, so that a simulation can own time. Implementations may be called from any thread.
class Clock {
public:
    Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    virtual ~Clock() = default;

    /// The system's idea of UTC. May jump, in both directions.
    [[nodiscard]] virtual TimePoint wallNow() const = 0;
    /// Time since the machine was started, suspend included. Never goes back within one boot.
    [[nodiscard]] virtual std::chrono::milliseconds bootNow() const = 0;
    /// 16 bytes that name this boot of the machine.
    [[nodiscard]] virtual std::string bootId() const = 0;
};

/// CLOCK_REALTIME, CLOCK_BOOTTIME and /proc/sys/kernel/random/boot_id.
class SystemClock final : public Clock {
public:
    SystemClock();
    [[nodiscard]] TimePoint wallNow() const override;
    [[nodiscard]] std::chrono::milliseconds bootNow() const override;
    [[nodiscard]] std::string bootId() const override;

private:
    std::string boot_id_;
};

/// "2026-11-21T08:15:30.123Z" (RFC 3339, always with milliseconds and Z).
[[nodiscard]] std::string formatUtc(TimePoint time);

/// RFC 3339 with "Z" or an offset; the fraction is optional, digits past milliseconds are cut off.
[[nodiscard]] std::optional<TimePoint> parseUtc(std::string_view text);

}  // namespace platen
