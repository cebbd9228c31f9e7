#pragma once

#include "agent/outbox/outbox_record.hpp"
#include "common/core/clock.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace platen::agent::outbox {

/// Moves the outbox, its write-ahead log first, to corrupt/ beside it, so that nothing is destroyed
/// that a person may still need. Returns the new name. Throws OutboxError{Disk}.
[[nodiscard]] std::string moveToCorrupt(const std::string& path, TimePoint now);

struct Salvaged {
    std::uint64_t lost{0};  ///< records in rows that were unreadable
    bool is_all{true};      ///< false: SQLite could not reach every row, more may be lost
};

/// Hands over every record of a damaged outbox that is not known to be acknowledged and whose
/// checksum is right, oldest first, a few hundred at a time. Throws what `take` throws.
[[nodiscard]] Salvaged salvage(
    const std::string& path, const std::function<void(const std::vector<NewRecord>&)>& take);

}  // namespace platen::agent::outbox
