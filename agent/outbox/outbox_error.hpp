#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace platen::agent::outbox {

enum class OutboxFault : std::uint8_t {
    NewerSchema,  ///< written by a newer program: not touched
    NotUsable,    ///< missing rights, read-only, wrong owner, in use by another process
    Damaged,      ///< SQLite or a checksum says that the content is not what was written
    Full,         ///< no space on the disk, or the limit is reached
    Disk,         ///< reading or writing failed: nothing is known about what was being written
};

/// Why the outbox cannot go on. The text names the file and what to do.
class OutboxError : public std::runtime_error {
public:
    OutboxError(OutboxFault fault, const std::string& text)
        : std::runtime_error{text}, fault_{fault} {}
    [[nodiscard]] OutboxFault fault() const { return fault_; }

private:
    OutboxFault fault_;
};

}  // namespace platen::agent::outbox
