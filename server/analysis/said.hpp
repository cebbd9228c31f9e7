#pragma once

#include "common/core/ids.hpp"
#include "common/normalise/counter_parts.hpp"
#include "common/normalise/standard_reading.hpp"
#include "common/profiles/profile.hpp"
#include "common/wire/reading.pb.h"
#include "server/rules/device_latest_rules.hpp"

#include <cstdint>
#include <string>
#include <string_view>

// Hashes that tell what a reading changes, without looking at what is stored. Pure.
namespace platen::server::analysis {

/// Who took a reading, and what it is understood by.
struct SaidBy {
    const AgentId& agent;
    const SiteId& site;
    const Profile& read_by;
    std::string_view normalised_by;  ///< 32 octets: hash of the profile that says what it means
    const CounterParts& parts;       ///< of these two
};

/// 16 octets of SHA-256 each.
struct Said {
    /// All that the device said, octet for octet: values, problems, profile, protocol, where it was
    /// and who asked. Without what differs at every poll and means nothing for a reading: duration,
    /// packets, TimeTicks (hundredths of a second since a start) and printer-up-time. An attacker
    /// cannot make two that are equal: a repetition is never interpreted.
    std::string all;
    /// The same without what nothing but counters is made of. Empty where that does not decide what
    /// everything else means: TimeTicks stand among it.
    std::string beside_counters;
};
[[nodiscard]] Said saidOf(const wire::v1::Reading& reading, const SaidBy& by);

/// 16 octets over the meaning of a reading but its counters, its times and what identOf() covers:
/// status, lists, texts, which of them were said. Two that look the same in a row change nothing
/// in device_latest but times, and nothing in the history.
[[nodiscard]] std::string looksOf(
    const StandardReading& reading, const rules::DeviceLatest& sample, std::int16_t parts);

}  // namespace platen::server::analysis
