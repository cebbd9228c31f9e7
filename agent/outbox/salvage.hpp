#pragma once

#include "agent/outbox/batch_table.hpp"
#include "agent/outbox/outbox_record.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace platen::agent::outbox {

struct Salvaged {
    std::uint64_t lost{0};  ///< records in rows that were unreadable
    bool is_all{true};      ///< false: not every row may have been reached, more may be lost
};

/// Takes the position of the damaged stream.
using TakePosition = std::function<void(const StreamState& stream)>;
/// Takes records that lay together: in a sealed batch, or in none.
using TakeSalvaged = std::function<void(const std::vector<NewRecord>& records, bool sealed)>;

/// Hands over the position, first and if it can be read; then every record of a damaged outbox that
/// is not known to be acknowledged and whose checksum is right, oldest first, a few hundred at a
/// time. Throws what the two throw.
[[nodiscard]] Salvaged salvage(
    const std::string& path, const TakePosition& begin, const TakeSalvaged& take);

}  // namespace platen::agent::outbox
