#pragma once

#include "agent/outbox/outbox_record.hpp"
#include "common/core/clock.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace platen::agent::outbox {

/// Moves the outbox with its write-ahead log to corrupt/ beside it, so that nothing is destroyed
/// that a person may still need. Returns the new name. Throws OutboxError{Disk}.
[[nodiscard]] std::string moveToCorrupt(const std::string& path, TimePoint now);

/// Hands over every record of a damaged outbox that is not known to be acknowledged and whose
/// checksum is right, oldest first, a few hundred at a time. Returns how many rows were unreadable.
/// What SQLite itself cannot reach any more is not counted.
std::uint64_t salvage(
    const std::string& path, const std::function<void(const std::vector<NewRecord>&)>& take);

}  // namespace platen::agent::outbox
