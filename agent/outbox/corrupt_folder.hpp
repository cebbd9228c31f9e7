#pragma once

#include "common/core/clock.hpp"

#include <cstdint>
#include <string>

namespace platen::agent::outbox {

/// Moves the outbox, its write-ahead log first, to corrupt/ beside it, so that nothing is destroyed
/// that a person may still need. A move that was killed between the two is finished. Returns the
/// new name. Throws OutboxError{Disk}.
[[nodiscard]] std::string moveToCorrupt(const std::string& path, TimePoint now);

/// Deletes from the folder of `newest` what is older: it keeps that one, and three in all as long
/// as they do not exceed `limit_bytes` together.
void pruneCorrupt(const std::string& newest, std::uint64_t limit_bytes);

/// Renames within a folder, so that a power failure leaves the one name or the other. Throws
/// OutboxError{Disk}.
void renameDurably(const std::string& from, const std::string& to);

/// A database with its log and journal, if there is one. Throws OutboxError{Disk}.
void removeDatabase(const std::string& path);

}  // namespace platen::agent::outbox
