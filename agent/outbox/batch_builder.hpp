#pragma once

#include "common/wire/reading.pb.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace platen::agent::outbox {

/// A record as it lies in the outbox, before it is part of a batch.
struct StoredRecord {
    std::uint64_t seq{0};
    std::uint64_t last_seq{0};  ///< larger than seq for a gap only
    std::string boot_id;        ///< 16 bytes
    std::string body;           ///< serialised Record without seq and boot
};

/// The final bytes of a batch.
struct PackedBatch {
    std::uint64_t first_seq{0};
    std::uint64_t last_seq{0};
    std::size_t records{0};
    std::uint32_t raw_size{0};
    std::string zstd;
};

/// Packs records from the front: as many as stay below `limit_bytes` after compression, at least
/// one. `records` are in order without holes and not empty. Pure.
[[nodiscard]] PackedBatch packBatch(std::span<const StoredRecord> records, std::size_t limit_bytes);

/// A record that is to get another number, with the boot it counts from.
struct UnpackedRecord {
    wire::v1::Record message;
    std::string boot_id;
};

/// The reverse of packBatch(). Throw OutboxError{Damaged} for other bytes.
[[nodiscard]] std::vector<UnpackedRecord> unpackBatch(const std::string& zstd);
[[nodiscard]] UnpackedRecord unpackRecord(const StoredRecord& record);

}  // namespace platen::agent::outbox
