#pragma once

#include "common/wire/reading.pb.h"

#include <cstdint>
#include <string>

namespace platen::agent::outbox {

/// What thinning has to know about a record. The numbers are stored and never change.
enum class RecordKind : std::uint8_t {
    Kept = 1,     ///< never given up: profile definitions, results of commands, notes
    Reading = 2,  ///< given up between the first and the last of a device's hour, later of its day
    Status = 3,   ///< given up between these two: agent status, unreachable devices
    Gap = 4,      ///< stands for given-up records; joined with its neighbours
};

/// A record on its way into the outbox: `seq` and `boot` of the message are set by the outbox.
struct NewRecord {
    wire::v1::Record message;
    std::string boot_id;  ///< 16 bytes; which boot `message.boot_ms` counts from
};

/// The reason in gap records that the limit of the outbox caused.
inline constexpr const char* kLimitReason = "outbox limit";

[[nodiscard]] RecordKind kindOf(const wire::v1::Record& message);

/// "192.0.2.7:161" of a reading, which is what thinning groups by; empty for other records.
[[nodiscard]] std::string deviceOf(const wire::v1::Record& message);

/// How many records were made for this one: 1, or what a gap stands for.
[[nodiscard]] std::uint64_t countOf(const wire::v1::Record& message);

[[nodiscard]] wire::v1::Record makeGap(
    std::uint64_t first_seq,
    std::uint64_t last_seq,
    std::uint64_t count,
    const std::string& reason);

}  // namespace platen::agent::outbox
