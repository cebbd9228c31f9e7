#pragma once

#include "agent/usm/v3_message.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace platen::agent::usm {

/// What is known of the SNMP engine at one address and port: its id and its clock (RFC 3414 section
/// 2.2 and 3.2.7b). Two devices that were cloned may have the same id; each has its own clock. All
/// times are those of the boot clock.
class RemoteEngine {
public:
    using Time = std::chrono::milliseconds;

    [[nodiscard]] bool known() const { return !id_.empty(); }
    [[nodiscard]] const std::string& id() const { return id_; }
    /// The largest message that it takes.
    [[nodiscard]] std::uint32_t maxSize() const { return max_size_; }

    /// Takes over what a Report says of itself. Nothing proves that: its clock is a guess until
    /// accept().
    void learn(const MessageHead& head, Time now);
    /// True when another id may be learned: the last one is a minute old.
    [[nodiscard]] bool mayLearnAgain(Time now) const;

    /// Boots and time for a request.
    struct Clock {
        std::uint32_t boots{0};
        std::uint32_t time{0};
    };
    [[nodiscard]] Clock clockAt(Time now) const;

    /// Judges the head of an authentic message: false when its time lies more than 150 seconds
    /// before the engine's clock, or in an earlier boot. Newer times set the clock.
    [[nodiscard]] bool accept(const MessageHead& head, Time now);

    /// Forgets the engine, so that the next request asks for it anew; not within a minute after it
    /// was learned.
    void doubt(Time now);

private:
    void setClock(const MessageHead& head, Time now);

    std::string id_;
    std::uint32_t max_size_{kLargestMessage};
    Clock clock_;
    Time set_at_{0};  // when the engine's clock showed clock_
    Time learned_at_{0};
    bool proven_{false};       // an authentic message has set the clock
    std::uint32_t latest_{0};  // the latest time of this boot in an authentic message
};

}  // namespace platen::agent::usm
